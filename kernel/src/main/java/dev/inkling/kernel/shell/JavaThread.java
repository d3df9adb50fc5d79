package dev.inkling.kernel.shell;

import dev.inkling.kernel.protocol.RunningCell;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The thread that the Java of cells runs on. Not the one that compiles it, so that a cancelled cell which cannot be woken
 * (it waits for a lock in a deadlock, or for a connection) is left behind instead of blocking the kernel for ever.
 */
final class JavaThread {
    private static final long STACK_BYTES = 16L << 20;
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(700);
    private static final long LOOK_MILLIS = 50;

    private Worker worker;

    private static final class Worker extends Thread {
        private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        private volatile boolean abandoned;

        Worker() {
            super(null, null, "cell-java", STACK_BYTES, false);
            setDaemon(true);
        }

        @Override
        public void run() {
            while (!abandoned) {
                try {
                    tasks.take().run();
                } catch (InterruptedException e) {
                    continue; // it was meant for a task that has ended
                }
            }
        }
    }

    /** True on the thread of the cells, also when it was left behind. */
    static boolean isCurrent() {
        return Thread.currentThread() instanceof Worker;
    }

    /** True in a thread that nobody waits for any more. */
    static boolean isAbandoned() {
        return Thread.currentThread() instanceof Worker current && current.abandoned;
    }

    /**
     * Runs the body and waits for it, on behalf of the calling thread's cell.
     *
     * @throws Guard.Cancelled when the cell was cancelled and the body does not react
     */
    <T> T call(Callable<T> body) throws Exception {
        RunningCell cell = RunningCell.current();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        FutureTask<T> task = new FutureTask<>(() -> {
            Thread.currentThread().setContextClassLoader(loader);
            if (cell != null) {
                cell.bind();
            }
            return body.call();
        });
        if (worker == null || !worker.isAlive()) {
            worker = new Worker();
            worker.start();
        }
        worker.tasks.add(task);
        try {
            return await(task, cell);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception problem) {
                throw problem;
            }
            throw (Error) e.getCause();
        }
    }

    private <T> T await(FutureTask<T> task, RunningCell cell) throws ExecutionException, InterruptedException {
        long cancelledAt = 0;
        while (true) {
            try {
                return task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (cell == null || !cell.cancelled()) {
                    continue;
                }
                long now = System.nanoTime();
                cancelledAt = cancelledAt == 0 ? now : cancelledAt;
                if (now - cancelledAt > PATIENCE_NANOS) {
                    abandon();
                }
            }
        }
    }

    /** Gives the thread up, unless it works with the model: that is never left to itself. */
    private void abandon() {
        StackTraceElement[] stack = worker.getStackTrace();
        for (StackTraceElement frame : stack) {
            String type = frame.getClassName();
            if (type.startsWith("dev.inkling.") && !type.startsWith("dev.inkling.kernel.")) {
                return;
            }
        }
        String place = stack.length == 0 ? "" : " in " + stack[0].getClassName() + "." + stack[0].getMethodName();
        worker.abandoned = true;
        Guard.leaveBehind(worker);
        worker = null;
        throw new Guard.Cancelled(
                "the cell was stopped; what it did" + place + " could not be, and goes on in the background");
    }
}
