package dev.inkling.benchmark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The cells of the benchmark in one language.
 *
 * @param text declares the variable whose members {@code beforeCursor} asks for
 * @param keep declares a variable, {@code show} shows it as [1, 2, 3]
 * @param disturbances what must not take the variable away
 */
record Snippets(
        String text,
        List<String> beforeCursor,
        String busyFourSeconds,
        String endlessLoop,
        String endlessPrint,
        String keep,
        String show,
        Map<String, String> disturbances,
        String printTemplate) {
    static final Snippets JAVA = new Snippets(
            "String text = \"words\";",
            List.of("text.le", "text.to", "text.in", "text.sub"),
            "Thread.sleep(4000);",
            "while (true) {}",
            "while (true) System.out.println(\"line\");",
            "var kept = new java.util.ArrayList<>(java.util.List.of(1, 2, 3));",
            "kept",
            ordered(
                    "import",
                    "import java.util.concurrent.atomic.*;",
                    "declaration",
                    "int twice(int n) { return 2 * n; }",
                    "redefinition",
                    "int twice(int n) { return n + n + kept.size() - kept.size(); }"),
            "for (int i = 0; i < %d; i++) System.out.println(\"line \" + i);");

    static final Snippets PYTHON = new Snippets(
            "text = 'words'",
            List.of("text.le", "text.ti", "text.in", "text.sp"),
            "import time; time.sleep(4)",
            "while True: pass",
            "while True: print('line')",
            "kept = [1, 2, 3]",
            "kept",
            ordered(
                    "import",
                    "import collections",
                    "declaration",
                    "def twice(n): return 2 * n",
                    "redefinition",
                    "def twice(n): return n + n"),
            "for i in range(%d): print('line', i)");

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    String printLines(int lines) {
        return printTemplate.formatted(lines);
    }
}
