package dev.inkling.kernel.shell;

import dev.inkling.InklingException;
import dev.inkling.kernel.protocol.RunningCell;

/**
 * What the code of cells calls without knowing: a check at every backward jump and method entry, and instead of
 * System.exit. See {@link GuardWeaver}.
 */
public final class Guard {
    /** True while some cell is being cancelled; a plain volatile read is all that a running loop pays. */
    private static volatile boolean armed;

    private Guard() {}

    /** Unwinds a cancelled cell. An Error, so that the usual {@code catch (Exception e)} of a cell does not hold it up. */
    public static final class Cancelled extends Error {
        Cancelled() {
            super("the cell was interrupted", null, false, false);
        }
    }

    static void arm() {
        armed = true;
    }

    static void disarm() {
        armed = false;
    }

    /** Throws {@link Cancelled} in threads of a cancelled cell. */
    public static void check() {
        if (armed) {
            RunningCell cell = RunningCell.current();
            if (cell != null && cell.cancelled()) {
                throw new Cancelled();
            }
        }
    }

    /** Stands in for System.exit and its kin. */
    public static void exit(int status) {
        throw new InklingException(
                "System.exit(" + status + ") would end the kernel and lose every variable: restart the kernel instead");
    }

    /** Stands in for Runtime.exit and Runtime.halt. */
    public static void exit(Runtime runtime, int status) {
        exit(status);
    }
}
