package dev.inkling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.kernel.Conversation.Answer;
import dev.inkling.kernel.client.KernelClient;
import dev.inkling.kernel.client.KernelMessage.Channel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Interrupting cells of a real kernel. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterruptIT {
    private static final long LIMIT_MILLIS = 1000;

    private Conversation kernel;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        kernel = Conversation.start(folder);
    }

    @AfterAll
    void stop() throws Exception {
        kernel.close();
    }

    /** Interrupts what never ends: the answer comes within a second (on a busy machine once in three), the session is whole. */
    private void interrupted(String endless) throws InterruptedException {
        kernel.runs("int kept = 41;");
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 3 && fastest >= LIMIT_MILLIS; i++) {
            fastest = Math.min(fastest, millisToStop("{ System.out.println(\"go\"); " + endless + " }"));
        }
        assertTrue(fastest < LIMIT_MILLIS, endless + " took " + fastest + " ms to stop");
        assertEquals("42", kernel.runs("kept + 1").result());
    }

    private long millisToStop(String code) throws InterruptedException {
        String id = kernel.client().execute(code, true);
        kernel.awaitMessage("go", m -> m.parentId().equals(id) && m.text("text").contains("go"));
        Thread.sleep(100);
        long start = System.nanoTime();
        kernel.client().interrupt();
        Answer answer = kernel.await(id);
        long milliseconds = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertEquals("Interrupted", answer.reply().path("ename").asText(), code);
        assertEquals(1, answer.traceback().lines().count(), answer.traceback());
        return milliseconds;
    }

    @Test
    void anEmptyEndlessLoopStops() throws Exception {
        interrupted("while (true) {}");
    }

    @Test
    void aLoopThatCatchesEverythingStops() throws Exception {
        interrupted("while (true) { try { Thread.sleep(10); } catch (Exception e) { } }");
    }

    @Test
    void anEndlessPrintLoopStops() throws Exception {
        interrupted("int n = 0; while (true) System.out.println(\"line \" + n++);");
    }

    @Test
    void sleepAndWaitingForOthersStop() throws Exception {
        interrupted("Thread.sleep(100000);");
        interrupted("new Object() { synchronized void waits() throws Exception { wait(); } }.waits();");
        interrupted("new java.util.concurrent.CompletableFuture<String>().get();");
    }

    @Test
    void anEndlessStreamAndRecursionWithLambdasStop() throws Exception {
        interrupted("java.util.stream.Stream.iterate(1, i -> i + 1).filter(i -> i < 0).findFirst();");
        kernel.runs("class Walker { long steps; void walk() { for (;;) { steps++; } } }");
        interrupted("new Walker().walk();");
    }

    @Test
    void aQuestionToTheUserStops() throws Exception {
        interrupted("input(\"name? \");");
    }

    @Test
    void theThreadsOfACellStopWithIt() throws Exception {
        kernel.runs("Thread busy = null;");
        interrupted("busy = new Thread(() -> { while (true) {} }); busy.start(); busy.join();");
        assertEquals("false", kernel.runs("busy.join(2000); busy.isAlive()").result());
    }

    @Test
    void cellsBehindAnInterruptedOneAreAborted() throws Exception {
        String endless = kernel.client().execute("while (true) {}", false);
        String next = kernel.client().execute("System.out.println(\"ran\");", false);
        kernel.awaitStart(endless);
        Thread.sleep(100);
        kernel.client().interrupt();
        assertEquals("error", kernel.await(endless).status());
        Answer aborted = kernel.await(next);
        assertEquals("aborted", aborted.status());
        assertEquals("", aborted.out());
    }

    @Test
    void anInterruptBetweenCellsIsHarmless() throws Exception {
        String id = kernel.client().send(Channel.CONTROL, "interrupt_request", KernelClient.content());
        assertEquals("ok", kernel.await(id).status());
        assertEquals("2", kernel.runs("1 + 1").result());
        assertEquals("done", kernel.runs("Thread.sleep(50); \"done\"").result());
    }

    @Test
    void theProcessorIsFreeAfterwards() throws Exception {
        interrupted("while (true) {}");
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 20 && used > 60; i++) { // the compiler of the JVM may go on for a while
            long before = processorMillis();
            Thread.sleep(300);
            used = processorMillis() - before;
        }
        assertTrue(used <= 60, "the kernel used " + used + " ms of 300");
    }

    private long processorMillis() {
        return kernel.kernel()
                .process()
                .info()
                .totalCpuDuration()
                .map(Duration::toMillis)
                .orElse(0L);
    }

    @Test
    void aSignalInterruptsToo() throws Exception {
        String id = kernel.client().execute("while (true) {}", false);
        kernel.awaitStart(id);
        new ProcessBuilder(
                        "kill", "-INT", String.valueOf(kernel.kernel().process().pid()))
                .start()
                .waitFor();
        assertEquals("Interrupted", kernel.await(id).reply().path("ename").asText());
    }
}
