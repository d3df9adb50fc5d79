package dev.inkling.kernel.protocol;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The process's own standard error, which Jupyter shows in its log; System.err belongs to the cells. */
public final class Log {
    private static final PrintStream STANDARD_ERROR =
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);

    private Log() {}

    public static void warn(String message) {
        STANDARD_ERROR.println("inkling: " + message);
    }
}
