package dev.inkling.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EngineThreadTest {
    private final EngineThread engine = EngineThread.get();

    /** A call from a thread of its own, with what came of it. */
    private final class Caller {
        private final AtomicReference<Object> outcome = new AtomicReference<>();
        private final AtomicBoolean flag = new AtomicBoolean();
        private final Thread thread;

        Caller(EngineThread.Task<?> task) {
            thread = new Thread(() -> {
                try {
                    outcome.set(engine.call(task));
                } catch (RuntimeException | Error e) {
                    outcome.set(e);
                }
                flag.set(Thread.currentThread().isInterrupted());
            });
            thread.start();
        }

        void waits() throws InterruptedException {
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.sleep(1);
            }
        }

        Object outcome() throws InterruptedException {
            thread.join();
            return outcome.get();
        }
    }

    private static EngineThread.Task<String> until(CountDownLatch begun, CountDownLatch end) {
        return e -> {
            begun.countDown();
            end.await();
            return "done";
        };
    }

    @Test
    void callsFromManyThreadsRunOneAtATime() throws InterruptedException {
        int[] count = new int[1];
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            callers.add(new Caller(e -> {
                for (int n = 0; n < 1000; n++) {
                    count[0]++;
                }
                return Thread.currentThread().getName();
            }));
        }
        for (Caller caller : callers) {
            assertEquals("inkling-engine", caller.outcome());
        }
        assertEquals(8000, count[0]);
    }

    @Test
    void callerInterruptedWhileWaitingLeavesTheQueueWhichGoesOn() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Caller first = new Caller(until(begun, end));
        begun.await();
        AtomicBoolean ran = new AtomicBoolean();
        Caller second = new Caller(e -> {
            ran.set(true);
            return "never";
        });
        second.waits();
        Caller third = new Caller(e -> "third");
        third.waits();
        second.thread.interrupt();
        assertInstanceOf(CancellationException.class, second.outcome());
        assertTrue(second.flag.get(), "the interrupt stays visible to the caller");
        end.countDown();
        assertEquals("done", first.outcome());
        assertEquals("third", third.outcome());
        assertFalse(ran.get());
    }

    @Test
    void callerInterruptedWhileItsTaskRunsWaitsForTheEnd() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Caller caller = new Caller(until(begun, end));
        begun.await();
        caller.thread.interrupt();
        caller.thread.join(50);
        assertTrue(caller.thread.isAlive());
        end.countDown();
        assertEquals("done", caller.outcome());
        assertTrue(caller.flag.get());
    }

    @Test
    void cancelledMeansNeverBegun() throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            AtomicInteger ran = new AtomicInteger();
            Caller caller = new Caller(e -> {
                ran.incrementAndGet();
                return "ran";
            });
            if (i % 3 != 0) {
                Thread.onSpinWait();
            }
            caller.thread.interrupt();
            boolean cancelled = caller.outcome() instanceof CancellationException;
            // Whatever was queued before this is done when it returns.
            engine.call(e -> null);
            assertEquals(cancelled ? 0 : 1, ran.get());
        }
    }

    @Test
    void callFromTheEngineThreadRunsInline() {
        String inner = engine.call(e -> engine.call(again -> {
            assertSame(e, again);
            return Thread.currentThread().getName();
        }));
        assertEquals("inkling-engine", inner);
        IllegalStateException thrown = new IllegalStateException("inner");
        assertSame(
                thrown,
                assertThrows(
                        IllegalStateException.class,
                        () -> engine.call(e -> engine.call(again -> {
                            throw thrown;
                        }))));
    }

    @Test
    void exceptionsPassOnAndTheEngineLives() {
        RuntimeException unchecked = new IllegalArgumentException("x");
        assertSame(
                unchecked,
                assertThrows(
                        IllegalArgumentException.class,
                        () -> engine.call(e -> {
                            throw unchecked;
                        })));
        Error error = new AssertionError("y");
        assertSame(
                error,
                assertThrows(
                        AssertionError.class,
                        () -> engine.call(e -> {
                            throw error;
                        })));
        IOException checked = new IOException("z");
        assertSame(
                checked,
                assertThrows(
                                IllegalStateException.class,
                                () -> engine.call(e -> {
                                    throw checked;
                                }))
                        .getCause());
        assertEquals("on", engine.call(e -> "on"));
    }

    @Test
    void interruptInsideATaskDoesNotReachTheNextOne() {
        engine.call(e -> {
            Thread.currentThread().interrupt();
            return null;
        });
        assertEquals("done", engine.call(e -> "done"));
        boolean interrupted = engine.call(e -> Thread.currentThread().isInterrupted());
        assertFalse(interrupted);
    }

    @Test
    void nativeStateIsRefusedToOtherThreads() {
        assertThrows(IllegalStateException.class, engine::root);
        assertThrows(IllegalStateException.class, engine::script);
        assertThrows(IllegalStateException.class, () -> engine.withGradients(() -> {}));
    }

    @Test
    void sameSeedSameNumbers() {
        float[][] drawn = engine.call(e -> {
            float[][] numbers = new float[3][];
            try (NDManager manager = e.root().newSubManager()) {
                for (int i = 0; i < 3; i++) {
                    e.seed(i == 1 ? 5 : 4);
                    NDArray array = manager.randomNormal(new Shape(8));
                    numbers[i] = array.toFloatArray();
                }
            }
            return numbers;
        });
        assertEquals(drawn[0][3], drawn[2][3]);
        assertTrue(drawn[0][3] != drawn[1][3]);
    }

    @Test
    void releasesAlsoForACallerThatIsInterrupted() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        new Caller(until(begun, end));
        begun.await();
        AtomicBoolean freed = new AtomicBoolean();
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        Thread closing = new Thread(() -> {
            Thread.currentThread().interrupt();
            engine.release(() -> freed.set(true));
            stillInterrupted.set(Thread.currentThread().isInterrupted());
        });
        closing.start();
        assertFalse(freed.get(), "it waits for its turn");
        end.countDown();
        closing.join();
        assertTrue(freed.get());
        assertTrue(stillInterrupted.get());
    }
}
