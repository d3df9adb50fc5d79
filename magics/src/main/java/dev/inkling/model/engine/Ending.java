package dev.inkling.model.engine;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The end of the process, which must not find PyTorch at work: the runtime tears its libraries down while their threads
 * still run, after {@link Runtime#halt} too, and whatever computes then crashes. So the process waits, as the last thing it
 * does, until the engine thread rests in Java, for ever.
 */
final class Ending {
    /** For work that is kept: an optimizer step and the checkpoint after it. */
    private static final Duration SAVING = Duration.ofSeconds(30);

    /** For what else was asked of the engine, as by another hook that frees its model. */
    private static final Duration ASKED = Duration.ofSeconds(2);

    /** For one call into PyTorch, which nobody can break off: the longest is the way back through a large model. */
    private static final Duration CALL = Duration.ofSeconds(30);

    /** Who asks for more is most often a thread that dies with the process, and says nothing if it does so in time. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private static final long LOOK_MILLIS = 10;

    private final Thread engine;
    private final Queue<Runnable> queue;
    private final Map<Object, Runnable> work = new ConcurrentHashMap<>();
    private final CountDownLatch resting = new CountDownLatch(1);
    private volatile long restingSince;
    private volatile boolean begun;
    private volatile boolean closed;

    Ending(Thread engine, Queue<Runnable> queue) {
        this.engine = engine;
        this.queue = queue;
    }

    /** See {@link EngineThread#work}. */
    EngineThread.Work work(Runnable pause) {
        Object key = new Object();
        work.put(key, pause);
        if (begun) {
            pause.run();
        }
        return () -> work.remove(key);
    }

    /** See {@link EngineThread#rest}. */
    void rest() {
        begun = true;
        work.values().forEach(Runnable::run);
        long deadline = System.nanoTime() + SAVING.toNanos();
        while (!work.isEmpty() && !isStill() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
        }
        queue.add(this::sleep);
        if (!rests(ASKED)) {
            closed = true;
            rests(CALL);
        }
    }

    private boolean rests(Duration most) {
        long deadline = System.nanoTime() + most.toNanos();
        try {
            while (!isStill() && System.nanoTime() < deadline) {
                if (resting.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return isStill();
    }

    /** At rest, or in a task that has called {@link System#exit}, which never returns. */
    private boolean isStill() {
        if (resting.getCount() == 0) {
            return true;
        }
        for (StackTraceElement frame : engine.getStackTrace()) {
            if (frame.getClassName().equals("java.lang.Shutdown")) {
                return true;
            }
        }
        return false;
    }

    /** On the engine thread, before it calls into PyTorch. */
    void pass() {
        if (closed) {
            sleep();
        }
    }

    private void sleep() {
        restingSince = System.nanoTime();
        resting.countDown();
        while (true) {
            LockSupport.park(this);
        }
    }

    /** @throws CancellationException when the engine has been at rest for a while, for a caller who still waits */
    void refuse() {
        if (resting.getCount() == 0 && System.nanoTime() - restingSince > SILENCE.toNanos()) {
            throw new CancellationException("the process is ending, and the engine computes nothing any more");
        }
    }
}
