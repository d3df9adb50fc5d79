package dev.inkling.kernel;

import dev.inkling.kernel.protocol.CellInput;
import java.io.PrintStream;

/** System.out, err and in of the cells. */
record CellStreams(PrintStream out, PrintStream err, CellInput in) {
    /** A cell that redirects a stream and ends, perhaps with an error, does not take the output of those that follow. */
    void install() {
        if (System.out != out) {
            System.setOut(out);
        }
        if (System.err != err) {
            System.setErr(err);
        }
        if (System.in != in) {
            System.setIn(in);
        }
    }
}
