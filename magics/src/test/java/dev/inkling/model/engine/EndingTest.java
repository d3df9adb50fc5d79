package dev.inkling.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a process, with a thread that stands for the engine's. */
@Timeout(60)
class EndingTest {
    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final Thread engine = new Thread(this::loop);
    private final Ending ending = new Ending(engine, queue);
    private final List<String> done = new CopyOnWriteArrayList<>();

    private void loop() {
        try {
            while (true) {
                queue.take().run();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void start() {
        engine.setDaemon(true);
        engine.start();
    }

    private Thread resting() {
        Thread thread = new Thread(() -> {
            ending.rest();
            done.add("rest");
        });
        thread.start();
        return thread;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(50, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void announcedWorkIsPausedAndWaitedForAndWhatIsQueuedIsDone() throws InterruptedException {
        start();
        CountDownLatch paused = new CountDownLatch(1);
        CountDownLatch saved = new CountDownLatch(1);
        EngineThread.Work work = ending.work(paused::countDown);
        queue.add(() -> {
            await(saved);
            done.add("saved");
            work.close();
        });
        queue.add(() -> done.add("freed"));
        Thread rest = resting();
        await(paused);
        assertEquals(List.of(), done);
        saved.countDown();
        rest.join();
        assertEquals(List.of("saved", "freed", "rest"), done);
    }

    @Test
    void workThatBeginsAsTheProcessEndsIsPausedAtOnce() throws InterruptedException {
        start();
        resting().join();
        AtomicInteger pauses = new AtomicInteger();
        ending.work(pauses::incrementAndGet).close();
        assertEquals(1, pauses.get());
    }

    @Test
    void aTaskThatNobodyPausesStopsBeforeItsNextCall() throws InterruptedException {
        start();
        AtomicInteger calls = new AtomicInteger();
        queue.add(() -> {
            while (true) {
                ending.pass();
                calls.incrementAndGet();
            }
        });
        resting().join();
        int after = calls.get();
        Thread.sleep(50);
        assertTrue(after > 0);
        assertEquals(after, calls.get());
    }

    @Test
    void laterCallersAreCancelledButNotAtOnce() throws InterruptedException {
        start();
        ending.refuse();
        resting().join();
        ending.refuse(); // a thread that dies with the process should say nothing
        Thread.sleep(1100);
        assertThrows(CancellationException.class, ending::refuse);
    }

    @Test
    void anInterruptOfTheWaitingThreadStaysSeen() throws InterruptedException {
        Thread rest = new Thread(() -> {
            Thread.currentThread().interrupt();
            ending.rest();
            done.add(String.valueOf(Thread.currentThread().isInterrupted()));
        });
        rest.start(); // the engine never takes anything
        rest.join();
        assertEquals(List.of("true"), done);
        assertFalse(engine.isAlive());
    }
}
