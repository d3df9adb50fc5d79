package dev.inkling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.kernel.Conversation.Answer;
import dev.inkling.kernel.client.KernelClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Java as one writes it, in a real kernel: what the language has works in cells, and values outlive their makers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaIT {
    private Conversation kernel;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        kernel = Conversation.start(folder);
    }

    @AfterAll
    void stop() throws Exception {
        kernel.close();
    }

    private void gives(String expected, String code) throws InterruptedException {
        assertEquals(expected, kernel.runs(code).result(), code);
    }

    @Test
    void aChangedMethodBodyReachesTheObjectsThatExist() throws Exception {
        kernel.runs("class Pen { int strokes = 3; int count() { return strokes; } }");
        kernel.runs(
                "Pen pen = new Pen(); pen.strokes = 5; var same = pen; Supplier<Integer> asks = () -> pen.count();");
        kernel.runs("class Pen { int strokes = 3; int count() { return strokes * 100; } }");
        gives("500 500 500", "pen.count() + \" \" + same.count() + \" \" + asks.get()");
    }

    @Test
    void variablesSurviveWhatTheirInitializersNoLongerFit() throws Exception {
        kernel.runs("record Size(int width) {}\nint measure(int n) { return n; }");
        kernel.runs("int made = new Size(4).width(); var text = \"n\" + new Size(3).width();\n"
                + "List<Integer> list = new ArrayList<>(List.of(new Size(1).width())); list.add(measure(9));");
        Answer changed = kernel.runs("record Size(int width, int height) {}");
        assertEquals("", changed.printed("stderr"));
        gives("4 n3 [1, 9]", "made + \" \" + text + \" \" + list");
    }

    @Test
    void variablesSurviveAnImportThatMakesTheirTypeAmbiguous() throws Exception {
        kernel.runs("List<String> names = new ArrayList<>(); names.add(\"kept\");");
        kernel.runs("import java.awt.*;");
        gives("[kept]", "names");
        kernel.runs("import java.util.List;");
        gives("[kept]", "names");
    }

    @Test
    void whatCannotOutliveANewFigureIsNamed() throws Exception {
        kernel.runs("record Spot(int x) {}\nSpot spot = new Spot(1); var second = new Spot(2);");
        kernel.runs("var spots = List.of(spot, second);");
        String word = kernel.runs("record Spot(int x, int y) {}").printed("stderr");
        assertTrue(word.contains("spot, second held objects of a class that has another shape"), word);
        gives("true true", "(spot == null) + \" \" + (second == null)");
        gives("2", "spots.size()");
        kernel.runs("spot = new Spot(3, 4);");
        gives("Spot[x=3, y=4]", "spot");
    }

    @Test
    void failedCellsLeaveVariablesAlone() throws Exception {
        kernel.runs("var inkwell = new ArrayList<>(List.of(\"full\"));");
        assertEquals(
                "error",
                kernel.run("inkwell.add(\"more\"); throw new Exception(\"checked\");")
                        .status());
        assertEquals("error", kernel.run("inkwell = 5;").status());
        assertEquals("error", kernel.run("int inkwell = nothing();").status());
        gives("[full, more]", "inkwell");
    }

    @Test
    void checkedExceptionsNeedNoCeremony() throws Exception {
        gives("content", "Files.writeString(Path.of(\"x.txt\"), \"content\");\nFiles.readString(Path.of(\"x.txt\"))");
        gives(
                "content",
                "String read(Path p) throws IOException { return Files.readString(p); }\nread(Path.of(\"x.txt\"))");
        assertEquals(
                "java.nio.file.NoSuchFileException: none",
                kernel.run("Files.readString(Path.of(\"none\"))").error());
    }

    @Test
    void textBlocksAndTextAfterEmojiAreAsWritten() throws Exception {
        gives(
                "one \"two\"\n  three four\n",
                "String t = \"\"\"\n    one \"two\"\n      three \\\n    four\n    \"\"\";\nt");
        gives("3", "String emoji = \"😀 墨\"; emoji.codePointCount(0, emoji.length()) // 😀 after");
        Answer answer = kernel.run("/* 😀 */ int after = 4; after + nowhere");
        assertTrue(answer.traceback().contains("nowhere"), answer.traceback());
        assertFalse(answer.traceback().contains("location"), answer.traceback());
    }

    @Test
    void sealedTypesPatternsAndSwitchesWork() throws Exception {
        gives("7.0", """
                sealed interface Figure permits Circle, Square {}
                record Circle(double r) implements Figure {}
                record Square(double a) implements Figure {}
                double area(Figure s) {
                    if (s instanceof Circle c) {
                        return 3 * c.r() * c.r();
                    }
                    return s instanceof Square q && q.a() > 0 ? q.a() * q.a() : 0;
                }
                area(new Circle(1)) + area(new Square(2))""");
        gives("midweek", """
                int day = 3;
                String name = switch (day) {
                    case 1, 7 -> "free";
                    case 3 -> { String w = "mid"; yield w + "week"; }
                    default -> "work";
                };
                name""");
    }

    @Test
    void aRecordMayCheckItsComponents() throws Exception {
        kernel.runs(
                "record Nib(int width, String name) { Nib { if (width < 1) throw new IllegalArgumentException(\"thin\"); } }");
        gives("Nib[width=2, name=b]", "new Nib(2, \"b\")");
        assertEquals(
                "java.lang.IllegalArgumentException: thin",
                kernel.run("new Nib(0, \"\")").error());
        gives(
                "Twin[a=3, b=3]",
                "record Twin<T>(T a, T b) { Twin(T a, T b) { this.a = a; this.b = b; }"
                        + " static <T> Twin<T> of(T t) { return new Twin<>(t, t); } }\nTwin.of(3)");
    }

    @Test
    void genericsLambdasAndCapturedVariablesWork() throws Exception {
        gives(
                "9c",
                "<T extends Comparable<T>> T most(List<T> all)"
                        + " { return all.stream().max(Comparator.naturalOrder()).orElseThrow(); }\n"
                        + "most(List.of(3, 9, 4)) + most(List.of(\"a\", \"c\"))");
        gives("21", "int base = 10;\nFunction<Integer, Integer> plus = x -> x + base;\nbase = 20;\nplus.apply(1)");
        gives(
                "5",
                "interface Op { int apply(int a, int b); default Op twice() { return (x, y) -> apply(apply(x, y), y); } }\n"
                        + "Op add = (x, y) -> x + y;\nadd.twice().apply(1, 2)");
        gives("4", "var anonymous = new Object() { int hidden = 4; }; anonymous.hidden");
    }

    @Test
    void threadsAndFuturesShareTheVariables() throws Exception {
        gives("6", """
                import java.util.concurrent.atomic.*;
                var counter = new AtomicInteger();
                var threads = IntStream.range(0, 4).mapToObj(i -> new Thread(() -> counter.addAndGet(i))).toList();
                threads.forEach(Thread::start);
                for (Thread thread : threads) thread.join();
                counter.get()""");
        gives("42", "java.util.concurrent.CompletableFuture.supplyAsync(() -> 6 * 7).get()");
    }

    @Test
    void classesOfACellSeeEachOtherInAnyOrder() throws Exception {
        gives(
                "12",
                "class Outer { static class Inner { int v = 5; } class Nested { int w = v() + 1; } int v() { return 6; } }\n"
                        + "new Outer.Inner().v + new Outer().new Nested().w");
        gives("42", "int before() { return behind() + 1; }\nint behind() { return 41; }\nbefore()");
        gives(
                "2",
                "class Left { Right r; int depth() { return r == null ? 1 : r.l.depth() + 1; } }\n"
                        + "class Right { Left l; }\nLeft l = new Left(); l.r = new Right(); l.r.l = new Left(); l.depth()");
        gives(
                "woof",
                "abstract class Animal { abstract String say(); }\n"
                        + "class Dog extends Animal { String say() { return \"woof\"; } }\nnew Dog().say()");
    }

    @Test
    void enumsAnnotationsAndStaticImportsWork() throws Exception {
        gives(
                "rBLUE",
                "enum Colour { RED { String say() { return \"r\"; } }, BLUE; String say() { return name(); } }\n"
                        + "Colour.RED.say() + Colour.BLUE.say()");
        gives(
                "yes",
                "import java.lang.annotation.*;\n"
                        + "@Retention(RetentionPolicy.RUNTIME) @interface Mark { String value() default \"none\"; }\n"
                        + "@Mark(\"yes\") class Marked {}\nMarked.class.getAnnotation(Mark.class).value()");
        gives("3", "import static java.lang.Math.*;\nmax(abs(-3), 2)");
    }

    @Test
    void aFailureTellsWhatADeclarationWaitsFor() throws Exception {
        Answer answer = kernel.run("@Unheard class Waiting {}\nnew Waiting()");
        assertEquals("error", answer.status());
        assertTrue(answer.printed("stderr").contains("Waiting can be used once this exists: class Unheard"));
    }

    @Test
    void aVariableChangesItsType() throws Exception {
        kernel.runs("int again = 1;");
        gives("8", "String again = \"now text\"; again.length()");
        gives("[1.5]", "var again = List.of(1.5); again");
    }

    @Test
    void errorsSpeakOfClassesAsTheyWereWritten() throws Exception {
        assertEquals(
                "java.lang.NullPointerException: Cannot invoke \"String.length()\" because \"nothing\" is null",
                kernel.run("String nothing = null; nothing.length()").error());
        String cast = kernel.run("class Ink {} class Water {} Object o = new Ink(); Water w = (Water) o;")
                .error();
        assertTrue(cast.contains("class Ink cannot be cast to class Water"), cast);
    }

    @Test
    void aFirstCellThatRunsOnLeavesNoImportOut(@TempDir Path folder) throws Exception {
        try (Conversation fresh = Conversation.start(folder)) {
            String id = fresh.client().execute("Thread.sleep(4000)", false);
            fresh.awaitStart(id);
            ObjectNode asked = KernelClient.content()
                    .put("code", "Tabl")
                    .put("cursor_pos", 4)
                    .put("detail_level", 0);
            JsonNode matches = fresh.ask("complete_request", asked).reply().path("matches");
            assertTrue(matches.toString().contains("\"Table\""), "needs an import: " + matches);
            fresh.await(id);
            assertEquals(
                    "[3, 4]",
                    fresh.runs("Stream.of(3, 4).map(BigInteger::valueOf).toList()")
                            .result());
            fresh.runs("int twice(int n) { return 2 * n; }\nint four = twice(2);");
            assertEquals(
                    "4 Path",
                    fresh.runs("four + \" \" + Path.class.getSimpleName()").result());
        }
    }

    @Test
    void aValueOfTheFirstCellSurvivesTheImportsThatCameLater(@TempDir Path folder) throws Exception {
        try (Conversation fresh = Conversation.start(folder)) {
            fresh.runs("String f(String s) { return s + 1; }\nString f(Integer n) { return n + \"n\"; }\n"
                    + "Object kept = f(\"a\") + f(2); Object marker = new Object();");
            String before =
                    fresh.runs("System.identityHashCode(marker) + \" \" + kept").result();
            fresh.runs("Table.create(\"t\").rowCount()");
            Thread.sleep(1500); // by then all imports are made
            assertEquals(
                    before,
                    fresh.runs("System.identityHashCode(marker) + \" \" + kept").result());
        }
    }
}
