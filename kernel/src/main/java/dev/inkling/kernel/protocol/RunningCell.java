package dev.inkling.kernel.protocol;

import io.github.spencerpark.jupyter.messages.MessageContext;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;

/**
 * One execution of a cell: where its output goes and whether it was stopped.
 *
 * <p>A thread belongs to the cell that started it, also after that cell has ended.
 */
public final class RunningCell {
    private static final InheritableThreadLocal<RunningCell> OF_THREAD = new InheritableThreadLocal<>();
    private static volatile RunningCell latest;
    /** Kept by their threads alone. */
    private static final Set<RunningCell> ENDED = Collections.newSetFromMap(new WeakHashMap<>());

    private final MessageContext request;
    private final boolean inputAllowed;
    private volatile boolean interrupted;
    private volatile boolean cancelled;

    public RunningCell(MessageContext request, boolean inputAllowed) {
        this.request = request;
        this.inputAllowed = inputAllowed;
    }

    /**
     * The cell that the calling thread works for; null before the first cell.
     *
     * <p>Threads of the common pool are shared by all cells; they count as the newest cell's.
     */
    public static RunningCell current() {
        if (Thread.currentThread() instanceof ForkJoinWorkerThread worker
                && worker.getPool() == ForkJoinPool.commonPool()) {
            return latest;
        }
        RunningCell cell = OF_THREAD.get();
        return cell == null ? latest : cell;
    }

    /** The calling thread, and those that it starts from now on, work for this cell. */
    public void enter() {
        OF_THREAD.set(this);
        latest = this;
    }

    /** The calling thread works for this cell. */
    public void bind() {
        OF_THREAD.set(this);
    }

    /** The cell has ended; its threads may go on. */
    public void leave() {
        synchronized (ENDED) {
            ENDED.add(this);
        }
    }

    /** Cancels the cells that have ended, of which threads are still there. */
    public static void cancelEnded() {
        synchronized (ENDED) {
            ENDED.forEach(RunningCell::cancel);
            ENDED.clear();
        }
    }

    public MessageContext request() {
        return request;
    }

    public boolean inputAllowed() {
        return inputAllowed;
    }

    /** The user asked the cell to come to an end. */
    public boolean interrupted() {
        return interrupted;
    }

    public void interrupt() {
        interrupted = true;
    }

    /** Java code of this cell, on whatever thread, stops at its next jump; its output is dropped. */
    public boolean cancelled() {
        return cancelled;
    }

    public void cancel() {
        cancelled = true;
    }
}
