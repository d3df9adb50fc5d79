package dev.inkling.kernel.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.kernel.shell.CellFailure;
import dev.inkling.kernel.shell.JavaShell;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
    @ParameterizedTest
    @CsvSource({
        "3, 3", "-7, -7", "+5, 5", "0, 0", "2147483647, 2147483647", "2147483648, 2147483648L",
        "-9223372036854775, -9223372036854775L", "0.5, 0.5", ".5, .5", "5., 5.", "1e-3, 1e-3", "-2.5E+2, -2.5E+2",
        "true, true", "false, false", "0e9, 0e9",
    })
    void numbersAndBooleansAreBare(String value, String literal) {
        assertEquals(literal, Parameters.literal(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " 3",
                "007",
                "3 ",
                "1_000",
                "0x1F",
                "True",
                "null",
                "1e999",
                "1e-999",
                "NaN",
                "3f",
                "10L",
                "99999999999999999999",
                "C:\\models",
                "a\"b",
                "line\nline\ttab\r",
                "墨水 😀",
                "\\u0022; int x; //",
                "1.2.3",
                "--",
                "e5",
            })
    void everythingElseIsAStringOfExactlyThatValue(String value) throws CellFailure {
        JavaShell java = JAVA.shell;
        String code = Parameters.java(List.of("p=" + value));
        assertTrue(code.startsWith("var p = \"") && code.endsWith("\";"), code);
        assertEquals(1, code.lines().count(), code);
        java.run(code, 0, code.length(), "cell [1]");
        assertEquals(value, java.evaluate("p"));
    }

    /** Only made when a test asks for it. */
    private static final class JAVA {
        private static final JavaShell shell = new JavaShell(List.of());
    }

    @Test
    void eachIsADeclaration() {
        assertEquals(
                "var epochs = 3;\nvar name = \"a=b\";\nvar 名 = \"\";",
                Parameters.java(List.of("epochs=3", "name=a=b", "名=")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"epochs", "=3", "1a=3", "a.b=3", "class=3", "a-b=3", "a b=3"})
    void whatJavaCannotNameIsRefused(String parameter) {
        String message = assertThrows(InklingException.class, () -> Parameters.java(List.of(parameter)))
                .getMessage();
        assertTrue(message.contains(parameter) && message.contains("-p epochs=3"), message);
    }
}
