package dev.inkling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.kernel.Conversation.Answer;
import dev.inkling.kernel.client.KernelClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What a session takes from outside, with a home of its own: start-up file, libraries, files of code. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SessionMagicIT {
    private Path folder;
    private TestRepository repository;
    private Conversation kernel;

    @BeforeAll
    void start(@TempDir Path given) throws Exception {
        folder = Files.createDirectories(given.resolve("笔记 book"));
        Path home = Files.createDirectories(given.resolve("home"));
        repository = new TestRepository();
        byte[] pen = TestRepository.jar(folder, "Pen", "public static String write() { return \"ink\"; }");
        byte[] nib = TestRepository.jar(folder, "Nib", "public static int width() { return 2; }");
        repository.put("pen", pen, "nib");
        repository.put("nib", nib);
        Files.createDirectories(home.resolve(".m2"));
        Files.writeString(
                home.resolve(".m2/settings.xml"),
                "<settings><mirrors><mirror><id>near</id><url>" + repository.url()
                        + "</url><mirrorOf>*</mirrorOf></mirror></mirrors></settings>");
        Files.createDirectories(home.resolve(".inkling"));
        Files.writeString(home.resolve(".inkling/startup.jsh"), """
                int fromStartup = 41;
                String greeting() { return "hello"; }
                int broken = fromStartup / 0;
                int notReached = 1;
                """);
        kernel = Conversation.start(folder, Map.of("HOME", home.toString(), "INKLING_HOME", home + "/.inkling"));
    }

    @AfterAll
    void stop() throws Exception {
        kernel.close();
        repository.close();
    }

    private void refused(String code, String... parts) throws InterruptedException {
        Answer answer = kernel.run(code);
        assertEquals("UserError", answer.reply().path("ename").asText(), code);
        assertEquals(1, answer.traceback().lines().count(), answer.traceback());
        for (String part : parts) {
            assertTrue(answer.error().contains(part), answer.error());
        }
    }

    @Test
    @Order(1)
    void theStartUpFileRunsBeforeTheFirstCellAndItsErrorIsToldThere() throws Exception {
        Answer first = kernel.runs("greeting() + (fromStartup + 1)");
        assertEquals("hello42", first.result());
        String told = first.printed("stderr");
        assertTrue(told.contains("java.lang.ArithmeticException: / by zero"), told);
        assertTrue(told.contains("startup.jsh line 3"), told);
        assertTrue(told.contains("was not run"), told);
        assertEquals("", kernel.runs("1").printed("stderr"));
        assertEquals("error", kernel.run("notReached").status());
    }

    @Test
    @Order(2)
    void librariesComeFromTheMirrorWithWhatTheyNeed() throws Exception {
        kernel.runs("var before = new ArrayList<>(List.of(\"still here\"));");
        String out = kernel.runs("%maven test.ink:pen:1.0").out();
        assertTrue(out.contains("downloaded pen-1.0.jar"), out);
        assertTrue(out.contains("downloaded nib-1.0.jar") && out.contains("from " + repository.url()), out);
        assertTrue(out.contains("test.ink:pen:1.0: 2 jars added"), out);
        assertEquals(
                "ink2",
                kernel.runs("import test.ink.*;\nPen.write() + Nib.width()").result());
        assertEquals("[still here]", kernel.runs("before").result());
        assertEquals(
                "note of Pen",
                kernel.runs("new String(Thread.currentThread().getContextClassLoader()"
                                + ".getResourceAsStream(\"test/ink/note.txt\").readAllBytes())")
                        .result());
        ObjectNode request = KernelClient.content().put("code", "Pen.wri").put("cursor_pos", 7);
        String matches =
                kernel.ask("complete_request", request).reply().path("matches").toString();
        assertTrue(matches.contains("write("), matches);
    }

    @Test
    @Order(3)
    void whatIsThereIsNotAskedForAgain() throws Exception {
        int asked = repository.asked().size();
        String out = kernel.runs("%maven test.ink:pen:1.0 test.ink:nib:1.0").out();
        assertEquals("test.ink:pen:1.0 test.ink:nib:1.0: 0 jars added, 2 there already\n", out);
        assertEquals(asked, repository.asked().size());
    }

    @Test
    @Order(4)
    void whatMavenCannotGiveIsToldInOneLine() throws Exception {
        refused("%maven test.ink:quill:1.0", "there is no test.ink:quill:jar:1.0", "near", "check group, artifact");
        refused("%maven test.ink:pen", "has no version");
        refused("%maven pen", "\"pen\" names no library", "group:artifact:version");
        repository.close();
        refused("%maven test.ink:paper:1.0", "cannot fetch test.ink:paper", "check the network");
        assertTrue(kernel.runs("%maven test.ink:nib:1.0").out().contains("1 there already"));
        assertEquals("ink", kernel.runs("Pen.write()").result());
    }

    @Test
    void jarsAndFoldersAreAdded() throws Exception {
        Files.createDirectories(folder.resolve("libs"));
        byte[] jar = TestRepository.jar(folder, "Blotter", "public static String dry() { return \"dry\"; }");
        Files.write(folder.resolve("libs/blotter.jar"), jar);
        assertEquals("added libs/blotter.jar\n", kernel.runs("%jars libs/*.jar").out());
        assertEquals("dry", kernel.runs("test.ink.Blotter.dry()").result());
        assertEquals(
                "there already: libs/blotter.jar\n", kernel.runs("%jars libs").out());
        TestRepository.jar(folder, "Desk", "public static int legs() { return 4; }");
        assertEquals("added Desk\n", kernel.runs("%jars Desk").out());
        assertEquals("4", kernel.runs("test.ink.Desk.legs()").result());
        refused("%jars none.jar", "there is no jar or folder none.jar", "paths start at");
        refused("%jars none/*.jar", "there is no jar or folder");
        Files.writeString(folder.resolve("text.jar"), "no jar");
        refused("%jars text.jar", "text.jar is not a jar");
    }

    @Test
    void aSavedSessionCanBeLoadedAgain() throws Exception {
        kernel.runs("record Leaf(int n) { Leaf { if (n < 0) throw new IllegalArgumentException(); } }");
        kernel.runs("int turn(int n) { return n + 1; }\nvar leaf = new Leaf(turn(1))");
        kernel.runs("var leaves = new ArrayList<Leaf>();");
        assertEquals("true", kernel.runs("leaves.add(leaf)").result());
        kernel.run("int failing = 1 / 0;");
        kernel.runs("int turn(int n) { return n + 2; }");
        assertTrue(kernel.runs("%save mine.jsh").out().contains("wrote mine.jsh"));
        refused("%save mine.jsh", "exists", "--force");
        String saved = Files.readString(folder.resolve("mine.jsh"));
        assertTrue(saved.contains("return n + 2;") && !saved.contains("return n + 1;"), saved);
        assertFalse(saved.contains("failing") || saved.contains("Session inkling"), saved);
        kernel.runs("int turn(int n) { return 0; }\nleaf = null; leaves = null;");
        assertTrue(kernel.runs("%load mine.jsh").out().endsWith("ran mine.jsh\n"));
        assertEquals("Leaf[n=3] 12", kernel.runs("leaf + \" \" + turn(10)").result());
        assertEquals("[Leaf[n=3]]", kernel.runs("leaves.toString()").result());
        refused("%save no/such/folder.jsh", "there is no folder");
    }

    @Test
    void cellsAreSavedAsTheyWereRun() throws Exception {
        int first = kernel.runs("int drops = 3;\ndrops + 1")
                .reply()
                .path("execution_count")
                .asInt();
        kernel.runs("%%time\ndrops = 7;");
        kernel.runs("int after = drops;");
        kernel.runs("%save cells.jsh " + first + "-" + (first + 2));
        String saved = Files.readString(folder.resolve("cells.jsh"));
        assertTrue(saved.startsWith("// %% [" + first + "]\nint drops = 3;\ndrops + 1\n// %%"), saved);
        kernel.runs("drops = 0; after = 0;");
        assertEquals("", kernel.runs("%load cells.jsh").result());
        assertEquals("7", kernel.runs("after").result());
        refused("%save more.jsh 7000", "no cell [7000]");
        refused("%save more.jsh two", "names no cells");
    }

    @Test
    void filesOfJavaAndNotebooksAreLoaded() throws Exception {
        Files.writeString(folder.resolve("Tool.java"), "package some.where;\n\npublic class Tool { int grip = 6; }\n");
        kernel.runs("%load Tool.java");
        assertEquals("6", kernel.runs("new Tool().grip").result());
        Files.writeString(folder.resolve("bad.jsh"), "int fine = 1;\n\nint bad = fine + nowhere;\n");
        Answer bad = kernel.run("%load bad.jsh");
        assertTrue(bad.error().startsWith("CompileError: bad.jsh line 3: cannot find symbol"), bad.error());
        assertEquals("1", kernel.runs("fine").result());
        Files.writeString(folder.resolve("other.ipynb"), """
                {"cells": [{"cell_type": "code", "source": ["int noted = 1;"], "metadata": {}},
                           {"cell_type": "code", "source": ["%who"], "metadata": {}},
                           {"cell_type": "markdown", "source": ["int no"], "metadata": {}},
                           {"cell_type": "code", "source": ["noted++;"], "metadata": {}}],
                 "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""");
        assertEquals(
                "ran other.ipynb\nleft out, for they hold magics: code cells [2]\n",
                kernel.runs("%load other.ipynb").out());
        assertEquals("2", kernel.runs("noted").result());
        refused("%load nothing.jsh", "there is no file nothing.jsh", "paths start at");
    }
}
