package dev.inkling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.kernel.Conversation.Answer;
import dev.inkling.kernel.client.KernelClient;
import dev.inkling.kernel.client.KernelMessage;
import dev.inkling.kernel.client.KernelMessage.Channel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What cells do to a kernel that would end or block it, in one that has little memory. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SurvivalIT {
    private static final Map<String, String> SMALL_HEAP = Map.of("JAVA_TOOL_OPTIONS", "-Xmx192m -Dfile.encoding=UTF-8");

    private Conversation kernel;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        kernel = Conversation.start(folder, SMALL_HEAP);
    }

    @AfterAll
    void stop() throws Exception {
        kernel.close();
    }

    private Answer interruptedAfter(String code, long waitMillis) throws InterruptedException {
        String id = kernel.client().execute("{ System.out.println(\"go\"); " + code + " }", false);
        kernel.awaitMessage("go", m -> m.parentId().equals(id) && m.text("text").contains("go"));
        Thread.sleep(waitMillis);
        kernel.client().interrupt();
        Answer answer = kernel.await(id);
        assertEquals("Interrupted", answer.reply().path("ename").asText(), code);
        assertEquals("2", kernel.runs("1 + 1").result(), code);
        return answer;
    }

    @Test
    void aListThatGrowsUntilTheHeapIsFullCanBeFreed() throws Exception {
        kernel.runs("var hoard = new ArrayList<byte[]>();");
        Answer answer = kernel.run("while (true) hoard.add(new byte[1 << 20]);");
        assertEquals("java.lang.OutOfMemoryError", answer.reply().path("ename").asText(), answer.traceback());
        assertTrue(answer.error().contains("free variables"), answer.error());
        assertEquals("true", kernel.runs("int held = hoard.size(); held > 20").result());
        kernel.runs("hoard.clear();");
        assertEquals("0", kernel.runs("hoard.size()").result());
    }

    @Test
    void theFirstCellMayFillTheHeapToo(@TempDir Path folder) throws Exception {
        try (Conversation fresh = Conversation.start(folder, SMALL_HEAP)) {
            Answer answer =
                    fresh.run("var hoard = new ArrayList<byte[]>(); while (true) hoard.add(new byte[1 << 20]);");
            assertEquals(
                    "java.lang.OutOfMemoryError", answer.reply().path("ename").asText(), answer.traceback());
            fresh.runs("hoard.clear();");
            assertEquals("0", fresh.runs("hoard.size()").result());
        }
    }

    @Test
    void aRedirectedOrClosedStreamIsBackInTheNextCell() throws Exception {
        Answer away = kernel.runs("var sink = new ByteArrayOutputStream(); System.setOut(new PrintStream(sink));"
                + " System.setErr(new PrintStream(sink)); System.out.println(\"kept away\");");
        assertEquals("", away.out());
        assertEquals("kept away\n", kernel.runs("sink.toString()").result());
        Answer back = kernel.runs("System.out.println(\"back\"); System.err.println(\"too\");");
        assertEquals("back\n", back.out());
        assertEquals("too\n", back.printed("stderr"));
        kernel.runs("System.out.close(); try (var in = new Scanner(System.in)) { }");
        assertEquals("open\n", kernel.runs("System.out.println(\"open\");").out());
    }

    @Test
    void tenThousandUpdatesOfADisplayAreFewMessagesAndTheLastArrives() throws Exception {
        Answer answer = kernel.runs("var flood = display(\"step 0\"); for (int i = 1; i <= 10_000; i++)"
                + " update(flood, \"step \" + i);");
        List<KernelMessage> updates = answer.all("update_display_data");
        KernelMessage last = updates.get(updates.size() - 1);
        assertEquals("step 10000", Conversation.data(last).path("text/plain").asText());
        assertTrue(updates.size() < 500, updates.size() + " messages");
    }

    @Test
    void aThreadPrintsIntoItsCellLongAfterThatHasEnded() throws Exception {
        Answer starter = kernel.runs("var hasRun = new java.util.concurrent.CountDownLatch(1);"
                + " new Thread(() -> { try { Thread.sleep(300); } catch (InterruptedException e) { }"
                + " for (int i = 0; i < 1000; i++) System.out.println(\"late \" + i); hasRun.countDown(); }).start();");
        kernel.runs("hasRun.await(); System.out.println(\"other\");");
        KernelMessage late =
                kernel.awaitMessage("its output", m -> m.text("text").contains("late 999"));
        assertEquals(starter.id(), late.parentId());
    }

    @Test
    void aThreadThatItsCellLeftRunningStopsWithAnInterruptBetweenCells() throws Exception {
        kernel.runs("var spinner = new Thread(() -> { while (true) { } }); spinner.start();"
                + " var sleeper = new Thread(() -> { while (true) try { Thread.sleep(60_000); }"
                + " catch (InterruptedException e) { } }); sleeper.start();");
        assertEquals(
                "true", kernel.runs("spinner.isAlive() && sleeper.isAlive()").result());
        String interrupt = kernel.client().send(Channel.CONTROL, "interrupt_request", KernelClient.content());
        assertEquals("ok", kernel.await(interrupt).status());
        assertEquals(
                "false false",
                kernel.runs("spinner.join(5000); sleeper.join(5000); spinner.isAlive() + \" \" + sleeper.isAlive()")
                        .result());
        assertEquals("3\n", kernel.runs("System.out.println(3);").out());
    }

    @Test
    void aRunningCellsInterruptLeavesEarlierThreadsAlone() throws Exception {
        kernel.runs("var server = new Thread(() -> { while (!Thread.interrupted()) Thread.onSpinWait(); });"
                + " server.setDaemon(true); server.start();");
        interruptedAfter("while (true) { }", 50);
        assertEquals("true", kernel.runs("server.isAlive()").result());
        assertEquals(
                "false",
                kernel.runs("server.interrupt(); server.join(); server.isAlive()")
                        .result());
    }

    @Test
    void catchingThrowableDoesNotHoldALoop() throws Exception {
        interruptedAfter("while (true) { try { Thread.sleep(5); } catch (Throwable t) { } }", 50);
        interruptedAfter("while (true) { try { Math.sqrt(2); } catch (Throwable t) { } finally { } }", 50);
        interruptedAfter("for (;;) { try { while (true) { } } catch (Throwable t) { continue; } }", 50);
    }

    @Test
    void readingWhatNeverComesStops() throws Exception {
        interruptedAfter("new PipedInputStream(new PipedOutputStream()).read();", 50);
        Answer answer = interruptedAfter("new java.net.ServerSocket(0).accept();", 50);
        assertTrue(answer.error().contains("goes on in the background"), answer.error());
        interruptedAfter("new ProcessBuilder(\"sleep\", \"20\").start().getInputStream().read();", 50);
    }

    @Test
    void aDeadlockOfThreadsStops() throws Exception {
        kernel.runs("Object left = new Object(), right = new Object(); int after = 0;");
        String lock = "new Thread(() -> { synchronized (right) { try { Thread.sleep(150); }"
                + " catch (InterruptedException e) { } synchronized (left) { } } }).start();"
                + " synchronized (left) { Thread.sleep(50); synchronized (right) { after = 1; } }";
        Answer answer = interruptedAfter(lock, 400);
        assertTrue(answer.error().contains("goes on in the background"), answer.error());
        assertEquals("0", kernel.runs("after").result());
        interruptedAfter(
                "var lock = new java.util.concurrent.locks.ReentrantLock();"
                        + " var t = new Thread(lock::lock); t.start(); t.join(); lock.lock();",
                50);
    }

    @Test
    void aThreadThatWasLeftBehindStopsWhenItWakes() throws Exception {
        kernel.runs("var gate = new java.util.concurrent.locks.ReentrantLock(); long steps = 0;"
                + " var holder = new Thread(() -> { gate.lock(); try { Thread.sleep(100_000); }"
                + " catch (InterruptedException e) { } gate.unlock(); }); holder.start();");
        interruptedAfter("gate.lock(); while (true) steps++;", 50);
        kernel.runs("holder.interrupt(); holder.join(); Thread.sleep(300);");
        assertEquals("true", kernel.runs("steps <= 1").result());
    }

    @Test
    void anInterruptWhileItIsCompiledStopsACell() throws Exception {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            code.append("int many").append(i).append(" = ").append(i).append(";\n");
        }
        code.append("boolean ranToItsEnd = true;");
        String id = kernel.client().execute(code.toString(), false);
        kernel.awaitStart(id);
        kernel.client().interrupt();
        Answer answer = kernel.await(id);
        assertEquals("Interrupted", answer.reply().path("ename").asText(), answer.traceback());
        assertEquals("error", kernel.run("ranToItsEnd").status());
        assertEquals("2", kernel.runs("1 + 1").result());
    }

    @Test
    void theThreadOfTheCellsIsOneAndHasDepth() throws Exception {
        kernel.runs("ThreadLocal<Integer> own = new ThreadLocal<>(); own.set(5);");
        assertEquals("5", kernel.runs("own.get()").result());
        kernel.runs("int depth(int n) { return n == 0 ? 0 : 1 + depth(n - 1); }");
        assertEquals("20000", kernel.runs("depth(20_000)").result());
    }

    @Test
    void anExceptionInAThreadIsShownAndCannotEndTheKernel() throws Exception {
        Answer answer = kernel.runs("var bad = new Thread(() -> System.exit(1)); bad.start(); bad.join();"
                + " Thread.setDefaultUncaughtExceptionHandler((t, e) -> System.exit(2));"
                + " var worse = new Thread(() -> { throw new Error(\"worse\"); }); worse.start(); worse.join();");
        KernelMessage shown =
                kernel.awaitMessage("the exception", m -> m.text("text").contains("restart the kernel"));
        assertEquals(answer.id(), shown.parentId());
        assertFalse(kernel.kernel().process().waitFor(100, TimeUnit.MILLISECONDS));
        assertEquals("2", kernel.runs("1 + 1").result());
    }
}
