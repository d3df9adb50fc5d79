package dev.inkling.kernel.magic;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaScannerTest {
    private static JavaScanner after(String code) {
        JavaScanner scanner = new JavaScanner();
        scanner.read(code);
        return scanner;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "int a = 1;\n",
                "class A { void f() { } }\n",
                "// if (a\n",
                "/* ( */\n",
                "int a; // not the end {\n",
                "f(\")\");\n",
                "char c = '(';\n",
                "String s = \"\\\"(\";\n",
                "String s = \"\"\"\n(\n\"\"\";\n",
            })
    void aStatementMayBegin(String code) {
        assertTrue(after(code).atStatementStart());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"int a = 1\n", "f(\n", "class A {\n", "/*\n", "String s = \"\"\"\n", "int a = // ;\n", "a ->\n"})
    void aStatementGoesOn(String code) {
        assertFalse(after(code).atStatementStart());
    }

    @Test
    void whatWasBegunMustEnd() {
        assertTrue(after("new int[] {1, 2}.length").closed());
        assertTrue(after("f(\"}\" + '{')").closed());
        for (String open : List.of("f(\"(((\", new int[] {", "\"\"\"\n \"(\" ", "\"abc", "/* a", "'", "f(1")) {
            assertFalse(after(open).closed(), open);
        }
    }

    @Test
    void anUnfinishedStringEndsWithItsLine() {
        assertTrue(after("String s = \"oops;\nint a = 1;\n").atStatementStart());
    }
}
