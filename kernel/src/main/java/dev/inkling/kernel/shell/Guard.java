package dev.inkling.kernel.shell;

import dev.inkling.InklingException;
import dev.inkling.kernel.protocol.RunningCell;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What the code of cells calls without knowing: a check at every backward jump and method entry, and instead of
 * System.exit. See {@link GuardWeaver}.
 */
public final class Guard {
    /** True while some cell is being cancelled; a plain volatile read is all that a running loop pays. */
    private static volatile boolean armed;

    private static final long NOTICE_MILLIS = 1000;
    private static final List<Thread> LEFT_BEHIND = new ArrayList<>();
    private static long armings;

    private Guard() {}

    /** Unwinds a cancelled cell. An Error, so that the usual {@code catch (Exception e)} of a cell does not hold it up. */
    public static final class Cancelled extends Error {
        Cancelled() {
            this("the cell was stopped");
        }

        Cancelled(String message) {
            super(message, null, false, false);
        }
    }

    /** Has the weaver ready for the first cell; see {@link GuardWeaver}. */
    public static void prepare() {
        GuardWeaver.prepare();
    }

    static synchronized void arm() {
        armed = true;
        armings++;
    }

    /** Once more time has gone by than a thread needs to notice that it is cancelled, the checks cost nothing again. */
    static synchronized void disarm() {
        LEFT_BEHIND.removeIf(thread -> !thread.isAlive());
        if (armed && LEFT_BEHIND.isEmpty()) {
            long seen = armings;
            CompletableFuture.delayedExecutor(NOTICE_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(() -> disarm(seen));
        }
    }

    private static synchronized void disarm(long seen) {
        if (armings == seen) {
            armed = false;
        }
    }

    /** This thread of a cancelled cell may wake at any time, and must stop then. */
    static synchronized void leaveBehind(Thread thread) {
        LEFT_BEHIND.add(thread);
        arm();
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
