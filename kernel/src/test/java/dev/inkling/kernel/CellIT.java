package dev.inkling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inkling.kernel.Conversation.Answer;
import dev.inkling.kernel.client.KernelMessage;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Cells of Java in a real kernel. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CellIT {
    private Conversation kernel;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        kernel = Conversation.start(folder);
    }

    @AfterAll
    void stop() throws Exception {
        kernel.close();
    }

    private String result(String code) throws InterruptedException {
        return kernel.runs(code).result();
    }

    @Test
    void theLastExpressionIsTheResult() throws Exception {
        assertEquals("2", result("1 + 1"));
        assertEquals("", result("int a = 5;"));
        assertEquals("", result("1 + 1; int b = 2;"));
        assertEquals("7", result("int c = 5;\nc + 2"));
        assertEquals("", result("(Object) null"));
        assertEquals("{\n\"a\": 1\n}", result("\"{\\n\\\"a\\\": 1\\n}\""));
    }

    @Test
    void variablesSurviveImportsRedefinitionsAndFailures() throws Exception {
        kernel.runs("var kept = new ArrayList<>(List.of(1, 2)); int number = 5; record Point(int x, int y) {}");
        kernel.runs("var point = new Point(1, 2); int twice(int n) { return 2 * n; }");
        kernel.runs("import java.util.concurrent.*;");
        kernel.runs("kept.add(3);");
        kernel.runs("int twice(int n) { return 20 * n; }");
        kernel.runs("class Other { int field = 1; }");
        kernel.runs("class Other { int field = 2; String more = \"\"; }");
        kernel.runs("import java.util.concurrent.atomic.*;");
        assertEquals("error", kernel.run("kept.add(4); number = 1 / 0;").status());
        assertEquals("error", kernel.run("int broken = \"text\";").status());
        assertEquals("error", kernel.run("kept.missing()").status());
        assertEquals(
                "[1, 2, 3, 4] 5 100 Point[x=1, y=2]",
                result("kept + \" \" + number + \" \" + twice(5) + \" \" + point"));
    }

    @Test
    void aVariableIsReplacedByANewDeclaration() throws Exception {
        kernel.runs("int changing = 1;");
        kernel.runs("String changing = \"text\";");
        assertEquals("text", result("changing"));
    }

    @Test
    void methodsMayUseWhatComesLater() throws Exception {
        Answer first = kernel.runs("int outer() { return innerOne() + 1; }");
        assertTrue(first.printed("stderr").contains("innerOne"), first.printed("stderr"));
        kernel.runs("int innerOne() { return 41; }");
        assertEquals("42", result("outer()"));
    }

    @Test
    void anExceptionNamesTheLineOfTheCell() throws Exception {
        Answer answer = kernel.run("int zero = 0;\n\nString s = \"墨\";\nint y = 1 / zero;\n");
        assertEquals("java.lang.ArithmeticException: / by zero", answer.error());
        int number = answer.reply().path("execution_count").asInt();
        assertTrue(answer.traceback().contains("cell [" + number + "] line 4"), answer.traceback());
        assertFalse(answer.traceback().contains("dev.inkling.kernel"), answer.traceback());
        assertFalse(answer.traceback().contains("jdk.jshell"), answer.traceback());
        KernelMessage published = answer.the("error");
        assertEquals("java.lang.ArithmeticException", published.text("ename"));
        assertEquals(answer.reply().path("traceback"), published.content().path("traceback"));
    }

    @Test
    void anExceptionInAnEarlierCellsMethodNamesBothCells() throws Exception {
        int first = kernel.runs("int fail(int n) {\n    throw new IllegalStateException(\"n is \" + n);\n}")
                .reply()
                .path("execution_count")
                .asInt();
        Answer answer = kernel.run("int unused = 1;\nfail(3)");
        int second = answer.reply().path("execution_count").asInt();
        assertEquals("java.lang.IllegalStateException: n is 3", answer.error());
        assertTrue(answer.traceback().contains("fail, cell [" + first + "] line 2"), answer.traceback());
        assertTrue(answer.traceback().contains("cell [" + second + "] line 2"), answer.traceback());
    }

    @Test
    void causesAndExceptionsOfOnesOwnAreNamed() throws Exception {
        kernel.runs("class NoInk extends RuntimeException { NoInk(String m, Throwable c) { super(m, c); } }");
        Answer answer = kernel.run("throw new NoInk(\"dry\", new java.io.IOException(\"the pot\"));");
        assertTrue(answer.error().endsWith("NoInk: dry"), answer.error());
        assertTrue(answer.traceback().contains("caused by java.io.IOException: the pot"), answer.traceback());
    }

    @Test
    void aCompileErrorPointsAtItsPlace() throws Exception {
        Answer answer = kernel.run("int fine = 1;\nint bad = 1 + nowhere;\n");
        assertEquals("CompileError", answer.reply().path("ename").asText());
        assertTrue(answer.reply().path("evalue").asText().startsWith("line 2: cannot find symbol"), answer.error());
        List<String> lines = answer.traceback().lines().toList();
        int source = lines.indexOf("    int bad = 1 + nowhere;");
        assertTrue(source > 0, answer.traceback());
        assertEquals("    " + " ".repeat("int bad = 1 + ".length()) + "^", lines.get(source + 1));
        assertTrue(answer.traceback().contains("nowhere"), answer.traceback());
    }

    @Test
    void whatIsNoJavaIsACompileError() throws Exception {
        for (String broken : List.of("int x = ;", "foo(", "}", "class {", "\"never closed", "int int = 3;")) {
            Answer answer = kernel.run(broken);
            assertEquals("error", answer.status(), broken);
            assertEquals("CompileError", answer.reply().path("ename").asText(), broken);
            assertFalse(answer.traceback().isBlank(), broken);
        }
        assertEquals("2", result("1 + 1"));
    }

    @Test
    void aCellWithoutCodeDoesNothing() throws Exception {
        for (String nothing : List.of("", "  \n\n", "// only a comment", "/* and\nthis */", ";")) {
            assertEquals("", result(nothing), nothing);
        }
    }

    @Test
    void aHundredThousandLinesArriveWholeAndInOrder() throws Exception {
        Answer answer = kernel.runs("for (int i = 0; i < 100_000; i++) System.out.println(\"line \" + i + \" 墨\");");
        String expected =
                IntStream.range(0, 100_000).mapToObj(i -> "line " + i + " 墨\n").collect(Collectors.joining());
        assertEquals(expected, answer.out());
        assertTrue(answer.all("stream").size() < 500, answer.all("stream").size() + " messages");
    }

    @Test
    void bothStreamsAndFragmentsOfCharactersArrive() throws Exception {
        Answer answer = kernel.runs("""
                byte[] bytes = "墨水".getBytes(java.nio.charset.StandardCharsets.UTF_8);
                for (byte b : bytes) { System.out.write(b); System.out.flush(); }
                System.err.println("to err");
                System.out.printf("%d %s%n", 3, "😀");
                """);
        assertEquals("墨水3 😀\n", answer.out());
        assertEquals("to err\n", answer.printed("stderr"));
    }

    @Test
    void aThreadPrintsIntoTheCellThatStartedIt() throws Exception {
        Answer starter = kernel.runs(
                "var later = new Thread(() -> { try { Thread.sleep(400); } catch (InterruptedException e) {} "
                        + "System.out.println(\"from the thread\"); }); later.start();");
        kernel.runs("later.join();");
        KernelMessage printed =
                kernel.awaitMessage("the thread's line", m -> m.text("text").contains("from the thread"));
        assertEquals(starter.id(), printed.parentId());
    }

    @Test
    void anExceptionInAThreadIsShownAndHarmless() throws Exception {
        Answer answer = kernel.runs(
                "var t = new Thread(() -> { throw new RuntimeException(\"in a thread\"); }); t.start(); t.join();");
        KernelMessage shown =
                kernel.awaitMessage("the exception", m -> m.text("text").contains("in a thread"));
        assertEquals(answer.id(), shown.parentId());
        assertEquals("stderr", shown.text("name"));
    }

    @Test
    void aStackOverflowIsSurvivedAndTold() throws Exception {
        kernel.runs("int deep(int n) { return deep(n + 1) + 1; }");
        Answer answer = kernel.run("deep(0)");
        assertEquals(
                "java.lang.StackOverflowError", answer.reply().path("ename").asText());
        assertTrue(answer.traceback().lines().count() < 30, answer.traceback());
        assertEquals("2", result("1 + 1"));
    }

    @Test
    void runningOutOfMemoryIsSurvivedAndTold() throws Exception {
        Answer answer = kernel.run("var much = new long[16][Integer.MAX_VALUE - 8];");
        assertEquals("java.lang.OutOfMemoryError", answer.reply().path("ename").asText());
        assertEquals("2", result("1 + 1"));
    }

    @Test
    void aCellCannotEndTheKernel() throws Exception {
        for (String exit : List.of(
                "System.exit(3);",
                "Runtime.getRuntime().exit(3);",
                "Runtime.getRuntime().halt(3);",
                "new Thread(() -> System.exit(3)).start(); Thread.sleep(100); throw new Exception(\"System.exit\");")) {
            Answer answer = kernel.run("int before = 1;\n" + exit);
            assertEquals("error", answer.status(), exit);
            assertTrue(answer.traceback().contains("System.exit"), answer.traceback());
        }
        assertEquals("1", result("before"));
    }

    @Test
    void aDisplayIsUpdatedUnderItsId() throws Exception {
        Answer answer = kernel.runs("var id = display(\"one\"); Thread.sleep(100); update(id, \"two\");");
        KernelMessage shown = answer.the("display_data");
        KernelMessage updated = answer.the("update_display_data");
        assertEquals("one", Conversation.data(shown).path("text/plain").asText());
        assertEquals("two", Conversation.data(updated).path("text/plain").asText());
        assertEquals(
                shown.content().path("transient").path("display_id"),
                updated.content().path("transient").path("display_id"));
        Answer later = kernel.runs("update(id, \"three\"); clearOutput(true);");
        assertEquals(
                "three",
                Conversation.data(later.the("update_display_data"))
                        .path("text/plain")
                        .asText());
        assertTrue(later.the("clear_output").content().path("wait").asBoolean());
    }

    @Test
    void aCellThatEndsWithAPrintShowsNoStream() throws Exception {
        Answer answer = kernel.runs("System.out.printf(\"%d pages%n\", 3)");
        assertEquals("3 pages\n", answer.out());
        assertEquals("", answer.result());
    }

    @Test
    void jacksonAndTablesawAreThere() throws Exception {
        assertEquals(
                "{\"pages\":3}",
                result("import com.fasterxml.jackson.databind.*;\n"
                        + "new ObjectMapper().createObjectNode().put(\"pages\", 3)"));
        Answer answer = kernel.runs("import tech.tablesaw.api.*;\n"
                + "Table.create(\"books <b>\", StringColumn.create(\"title\", \"墨 & 水\", \"<i>\"),"
                + " IntColumn.create(\"pages\", new int[] {12, 340}))");
        JsonNode data = Conversation.data(answer.the("execute_result"));
        String html = data.path("text/html").asText();
        assertTrue(html.contains("<td align=\"left\" style=\"text-align: left\">墨 &amp; 水</td>"), html);
        assertTrue(html.contains("<td align=\"right\" style=\"text-align: right\">340</td>"), html);
        assertTrue(html.contains("&lt;i&gt;") && html.contains("books &lt;b&gt;") && !html.contains("<i>"), html);
        String text = data.path("text/plain").asText();
        assertTrue(text.contains("title") && text.contains("340") && text.contains("2 rows"), text);
    }

    @Test
    void aChartIsAPicture() throws Exception {
        Answer answer = kernel.runs("""
                var chart = new XYChartBuilder().width(320).height(200).title("losses").build();
                chart.addSeries("train", new double[] {1, 2, 3}, new double[] {3, 2, 1});
                chart""");
        JsonNode data = Conversation.data(answer.the("execute_result"));
        byte[] png = Base64.getDecoder().decode(data.path("image/png").asText());
        assertEquals(320, ImageIO.read(new ByteArrayInputStream(png)).getWidth());
        assertEquals(
                "XYChart \"losses\" of 320 x 200: train",
                data.path("text/plain").asText());
    }

    @Test
    void largeArraysAreCutToWhatCanBeRead() throws Exception {
        String text = result("new float[6][8000]");
        assertTrue(text.contains("... 8000 in all"), text);
        assertTrue(text.length() < 2000, text.length() + " characters");
    }

    @Test
    void theSessionIsAtHand() throws Exception {
        assertEquals("[]", result("inkling.runs()"));
        Answer answer = kernel.run("inkling.model()");
        assertEquals("UserError", answer.reply().path("ename").asText());
        assertTrue(answer.error().contains("%load_model"), answer.error());
        assertEquals(1, answer.traceback().lines().count(), answer.traceback());
    }

    @Test
    void aFailingToStringIsToldAndBreaksNothing() throws Exception {
        kernel.runs("class Shy { public String toString() { throw new RuntimeException(\"not me\"); } }");
        assertEquals("Shy (it has no text: RuntimeException: not me)", result("new Shy()"));
        assertEquals("[1, Shy (it has no text: RuntimeException: not me)]", result("List.of(1, new Shy())"));
        kernel.runs("var shy = new Shy();");
        assertTrue(kernel.runs("%who").out().contains("Shy shy\n"));
    }
}
