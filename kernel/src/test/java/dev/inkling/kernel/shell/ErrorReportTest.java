package dev.inkling.kernel.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ErrorReportTest {
    private static JavaShell java;

    @BeforeAll
    static void prepare() {
        java = new JavaShell(List.of());
    }

    private static CellFailure failing(String cell, int number) {
        return assertThrows(CellFailure.class, () -> java.run(cell, 0, cell.length(), "cell [" + number + "]"));
    }

    private static List<String> lines(CellFailure failure) {
        return failure.traceback().stream()
                .map(line -> line.replaceAll("\u001b\\[\\d+m", ""))
                .toList();
    }

    @Test
    void aCompileErrorShowsTheLineAndACaret() {
        CellFailure failure = failing("int a = 1;\n  int b = a + mising;", 1);
        assertEquals("CompileError", failure.name());
        assertEquals("line 2: cannot find symbol", failure.getMessage());
        assertEquals("      int b = a + mising;", lines(failure).get(1));
        assertEquals("                  ^", lines(failure).get(2));
    }

    @Test
    void theCaretStandsBelowItsPlaceAfterTabsAndWideCharacters() {
        List<String> lines = lines(failing("\tint b = 1 + mising;", 1));
        assertEquals("    \tint b = 1 + mising;", lines.get(1));
        assertEquals("    \t            ^", lines.get(2));
        lines = lines(failing("String s = \"墨水\" + mising;", 1));
        assertEquals("    " + " ".repeat("String s = \"".length()) + "\u3000\u3000    ^", lines.get(2));
    }

    @Test
    void aRecursionIsToldOnce() {
        failing("int down(int n) { return n == 0 ? 1 / n : down(n - 1); }\ndown(500)", 7);
        List<String> lines = lines(failing("down(500)", 8));
        assertEquals("java.lang.ArithmeticException: / by zero", lines.get(0));
        assertEquals("    at down, cell [7] line 1", lines.get(1));
        assertTrue(lines.size() < 6, lines.toString());
        assertTrue(lines.get(lines.size() - 1).contains("more"), lines.toString());
    }

    @Test
    void framesOfTheKernelAreCut() {
        CellFailure failure = failing("java.util.List.of(1).forEach(i -> { throw new RuntimeException(); });", 2);
        String text = String.join("\n", lines(failure));
        assertTrue(text.contains("cell [2] line 1"), text);
        assertFalse(text.contains("dev.inkling.kernel") || text.contains("jdk.jshell"), text);
    }

    @Test
    void whatTheUserCanMendIsOneLine() {
        CellFailure failure = ErrorReport.exception(
                new InklingException("no such folder:\n  try another"),
                new StackTraceElement[0],
                (id, line) -> Optional.empty());
        assertEquals("UserError", failure.name());
        assertEquals(List.of("UserError: no such folder: try another"), failure.traceback());
    }

    @Test
    void onlyForegroundColoursAreUsed() {
        String all = String.join("", failing("int x = y;", 1).traceback())
                + failing("throw null;", 1).traceback();
        assertFalse(all.matches("(?s).*\u001b\\[(30|4\\d|10\\d)m.*"), all);
    }
}
