package dev.inkling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.kernel.Conversation.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Magics in the cells of a real kernel. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MagicIT {
    private Conversation kernel;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        kernel = Conversation.start(folder);
    }

    @AfterAll
    void stop() throws Exception {
        kernel.close();
    }

    private void refused(String code, String... parts) throws InterruptedException {
        Answer answer = kernel.run(code);
        assertEquals("error", answer.status(), code);
        assertEquals("UserError", answer.reply().path("ename").asText(), code);
        assertEquals(1, answer.traceback().lines().count(), answer.traceback());
        for (String part : parts) {
            assertTrue(answer.error().contains(part), answer.error());
        }
    }

    @Test
    void javaAndMagicsRunInOneCellInOrder() throws Exception {
        Answer answer = kernel.runs("""
                System.out.println("before");
                int pots = 3;
                %who
                System.out.println("after " + pots % 2);
                """);
        String out = answer.out();
        assertTrue(out.indexOf("before") < out.indexOf("int pots = 3"), out);
        assertTrue(out.indexOf("int pots = 3") < out.indexOf("after 1"), out);
    }

    @Test
    void theListNamesEveryMagic() throws Exception {
        String out = kernel.runs("%lsmagic").out();
        for (String name :
                new String[] {"%lsmagic", "%time", "%who", "%env", "%doctor", "%maven", "%jars", "%load", "%save"}) {
            assertTrue(out.contains(name), out);
        }
    }

    @Test
    void helpShowsOptionsInTheCellOrBesideIt() throws Exception {
        Answer inCell = kernel.runs("%env --help");
        assertTrue(inCell.out().contains("Usage: %env"), inCell.out());
        assertTrue(inCell.out().contains("--help"), inCell.out());
        for (String code : new String[] {"%env?", "%env ?", "%%env?"}) {
            String page = kernel.runs(code).reply().path("payload").path(0).toString();
            assertTrue(page.contains("\"source\":\"page\"") && page.contains("Usage: %env"), code + page);
        }
    }

    @Test
    void whatIsMistypedIsAnsweredWithTheNearest() throws Exception {
        refused("%lsmagik", "%lsmagik", "did you mean %lsmagic?");
        refused("%env --hlep", "%env has no option --hlep", "did you mean --help?");
        refused("%env HOME PATH", "PATH");
        refused("%env \"HOME", "quote", "not closed");
        refused("%env ${nowhere}", "nowhere");
        refused("%env INK=blue", "Java cannot change its own environment", "set INK before Jupyter");
        refused("var x = %who", "gives no value");
        refused("%nothing_like_it_at_all", "there are", "%lsmagic");
        refused("%%nothing?", "there is no magic");
    }

    @Test
    void aFailedMagicEndsItsCellAndLeavesTheSession() throws Exception {
        Answer answer = kernel.run("int earlier = 7;\n%lsmagik\nSystem.out.println(\"not reached\");");
        assertEquals("error", answer.status());
        assertEquals("", answer.out());
        assertEquals("7", kernel.runs("earlier").result());
    }

    @Test
    void argumentsTakeTheValuesOfJava() throws Exception {
        kernel.runs("String wanted = \"HOME\";");
        String home = System.getenv("HOME");
        assertEquals(home + "\n", kernel.runs("%env ${wanted}").out());
        assertEquals(
                home + "\n",
                kernel.runs("%env ${wanted.substring(0, 2) + \"ME\"}").out());
        assertEquals(home + "\n", kernel.runs("%env \\\n  HOME").out());
        assertEquals(home + "\n", kernel.runs("%env 'HOME'").out());
    }

    @Test
    void timeRunsTheCodeAndShowsItsValue() throws Exception {
        Answer line = kernel.runs("%time 20 + 22");
        assertTrue(line.out().matches("(?s).*took \\d+\\.\\d+ (m?s)\n"), line.out());
        assertEquals(
                "42",
                Conversation.data(line.the("display_data")).path("text/plain").asText());
        Answer whole = kernel.runs("%%time\nint timed = 5;\nSystem.out.println(\"in it\");\ntimed * 2");
        assertTrue(whole.out().startsWith("in it\n"), whole.out());
        assertEquals(
                "10",
                Conversation.data(whole.the("display_data")).path("text/plain").asText());
        assertEquals("5", kernel.runs("timed").result());
        assertEquals("error", kernel.run("%time 1 / 0").status());
        refused("%time", "needs something to run");
    }

    @Test
    void aPercentSignInJavaIsJavas() throws Exception {
        assertEquals(
                "1",
                kernel.runs("int seven = 7;\nint rest = seven\n    %2;\nrest").result());
        String text = kernel.runs("String s = \"\"\"\n    %who\n    %%time\n    \"\"\"; s")
                .result();
        assertEquals("%who\n%%time\n", text);
        assertFalse(kernel.runs("/*\n%who\n*/\n1").out().contains("seven"));
    }

    @Test
    void theDoctorExaminesThisMachine() throws Exception {
        String out = kernel.runs("%doctor").out();
        assertTrue(out.contains("Java") && out.contains("memory"), out);
    }
}
