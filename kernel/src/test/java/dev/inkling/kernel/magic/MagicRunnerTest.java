package dev.inkling.kernel.magic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.kernel.magic.Segment.MagicCall;
import dev.inkling.kernel.shell.CellFailure;
import dev.inkling.kernel.shell.JavaShell;
import dev.inkling.notebook.Cell;
import dev.inkling.notebook.Display;
import dev.inkling.notebook.Magic;
import dev.inkling.notebook.MagicRegistry;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class MagicRunnerTest {
    private static final StringBuilder PRINTED = new StringBuilder();
    private static JavaShell java;
    private static MagicRunner runner;

    /** Gives back its own arguments and body. */
    @Command(name = "echo", description = "Repeats its arguments.")
    static final class Echo implements Magic<List<String>> {
        @Parameters
        private List<String> words = List.of();

        @Option(names = "--times", defaultValue = "1", description = "How often.")
        private int times;

        @Override
        public List<String> call(Cell cell) {
            return List.of(
                    String.join("|", words), times + " times", cell.body().orElse("no body"));
        }
    }

    @Command(name = "broken")
    static final class Broken implements Magic<Void> {
        @Override
        public Void call(Cell cell) {
            throw new IllegalStateException("inside");
        }
    }

    private record TestCell(Optional<String> body) implements Cell {
        @Override
        public void print(String text) {
            PRINTED.append(text);
        }

        @Override
        public void show(Display display) {
            PRINTED.append(display.text());
        }

        @Override
        public boolean interrupted() {
            return false;
        }

        @Override
        public Optional<String> ask(String question) {
            return Optional.empty();
        }
    }

    @BeforeAll
    @SuppressWarnings("unchecked")
    static void prepare() {
        java = new JavaShell(List.of("import java.util.*;"));
        Class<List<String>> list = (Class<List<String>>) (Class<?>) List.class;
        MagicRegistry registry = new MagicRegistry().register("echo", list, Echo::new);
        registry.register("broken", Void.class, Broken::new);
        runner = new MagicRunner(java, registry);
    }

    private static Object run(String cell) throws CellFailure {
        MagicCall call = (MagicCall) CellParser.parse(cell).get(0);
        return runner.run(call, c -> new TestCell(c.body()), "cell [1]");
    }

    private static Object java(String code) throws CellFailure {
        return java.run(code, 0, code.length(), "cell [1]").value();
    }

    @Test
    void theValueOfAMagicIsTypedJava() throws CellFailure {
        assertNull(run("var said = %echo one 'two three' --times 2"));
        assertEquals("one|two three/2 times", java("said.get(0) + \"/\" + said.get(1)"));
        assertNull(run("List<String> typed = %%echo\nthe body"));
        assertEquals(8, java("typed.get(2).length()"));
        java("List<String> before = null;");
        run("before = %echo later");
        assertEquals("later", java("before.get(0)"));
    }

    @Test
    void withoutATargetTheValueComesBack() throws CellFailure {
        assertEquals(List.of("a", "1 times", "no body"), run("%echo a"));
    }

    @Test
    void argumentsMayBeJava() throws CellFailure {
        java("int n = 3; String folder = \"C:\\\\my texts\";");
        assertEquals(List.of("C:\\my texts|x3", "4 times", "no body"), run("%echo ${folder} x${n} --times=${n + 1}"));
        CellFailure failure = assertThrows(CellFailure.class, () -> run("%echo ${missing}"));
        assertEquals("UserError", failure.name());
        assertTrue(failure.getMessage().contains("${missing}"), failure.getMessage());
    }

    @Test
    void badArgumentsAreToldInOneLine() {
        for (String wrong : List.of("%echo --tims 3", "%echo --times three", "%ehco", "%echo 'open", "%echo --times")) {
            CellFailure failure = assertThrows(CellFailure.class, () -> run(wrong));
            assertEquals("UserError", failure.name(), wrong);
            assertEquals(1, failure.traceback().size(), failure.traceback().toString());
            assertEquals(1, failure.getMessage().lines().count(), failure.getMessage());
        }
        assertTrue(assertThrows(CellFailure.class, () -> run("%echo --tims 3"))
                .getMessage()
                .contains("--times"));
        assertTrue(
                assertThrows(CellFailure.class, () -> run("%ehco")).getMessage().contains("%echo"));
    }

    @Test
    void helpIsPrintedAndGivesNoValue() throws CellFailure {
        PRINTED.setLength(0);
        assertNull(run("%echo --help"));
        assertTrue(PRINTED.toString().contains("--times"), PRINTED.toString());
    }

    @Test
    void anUnexpectedExceptionKeepsItsName() {
        CellFailure failure = assertThrows(CellFailure.class, () -> run("%broken"));
        assertEquals("java.lang.IllegalStateException", failure.name());
        assertEquals("inside", failure.getMessage());
    }

    @Test
    void aWrongTypeForTheValueIsACompileError() {
        CellFailure failure = assertThrows(CellFailure.class, () -> run("int wrong = %echo a"));
        assertEquals("CompileError", failure.name());
    }
}
