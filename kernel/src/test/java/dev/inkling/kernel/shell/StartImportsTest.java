package dev.inkling.kernel.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartImportsTest {
    private static final List<String> ALL = List.of(
            "import java.io.*;",
            "import java.util.*;",
            "import java.util.stream.*;",
            "import com.fasterxml.jackson.databind.*;",
            "import static java.lang.Math.*;");

    private final JShell shell = JShell.builder().executionEngine("local").build();
    private final List<String> made = new ArrayList<>();
    private final StartImports imports;

    StartImportsTest() {
        ClassPathIndex index = new ClassPathIndex(ClassPath.entries().stream()
                .filter(path -> path.toString().endsWith(".jar"))
                .toList());
        imports = new StartImports(shell, ALL, index::mayHold, snippet -> made.add(snippet.source()));
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 + 1 |",
                "System.out.println(\"nothing\") |",
                "List.of(1, 2) | import java.util.*;",
                "Map.Entry.comparingByKey() | import java.util.*;",
                "for (Object each : List.of(1)) { System.out.println(each); } | import java.util.*;",
                "2 + 3; \"let\" + 4 |",
                "new File(\".\") | import java.io.*;",
                "new ObjectMapper() | import com.fasterxml.jackson.databind.*;",
                "max(1, 2) | import static java.lang.Math.*;",
                "PI | import static java.lang.Math.*;",
                "System.out.println(Stream.of(List.of(\"名\")).toList()) | import java.util.*; import java.util.stream.*;"
            })
    void whatNoNameAsksForIsLeftForLater(String java, String expected) {
        imports.neededBy(java);
        assertEquals(expected == null ? "" : expected, String.join(" ", made));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "var x = f();",
                "int x = 1;",
                "List<String> names;",
                "List<String> names",
                "  Map.Entry<String, ? extends Number>[] pairs = null;",
                "/* how many */ int many;",
                "private int[] row[], other;",
                "<T> T same(T one) { return one; }",
                "字 大 = null;",
                "@Deprecated int old() { return 1; }",
                "int twice(int n) { return 2 * n; }",
                "record Size(int width) {}",
                "import java.util.function.*;",
                "\\u004cist.of(1)"
            })
    void whereNamesDoNotTellAllAreMade(String java) {
        imports.neededBy(java);
        assertEquals(ALL, made);
    }

    @Test
    void eachIsMadeOnce() {
        imports.neededBy("List.of()");
        int rest = 0;
        while (imports.next()) {
            rest++;
        }
        assertEquals(ALL.size() - 1, rest);
        assertEquals(ALL.size(), shell.imports().count());
        imports.neededBy("List.of()");
        assertFalse(imports.next());
        assertEquals(ALL.size(), made.size());
        assertTrue(shell.snippets().allMatch(snippet -> shell.status(snippet) == Snippet.Status.VALID));
    }
}
