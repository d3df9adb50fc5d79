package dev.inkling.kernel.javadoc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class JavadocTextTest {
    @Test
    void paragraphsListsAndCodeReadAsText() {
        assertEquals(
                """
                Gives the List<String> of all, see List.of(E...) and the label.

                A second paragraph with a & b < c.

                - first item
                - second item""",
                JavadocText.of(
                        " Gives the {@code List<String>} of <em>all</em>, see\n {@link List#of(E...)} and"
                                + " {@linkplain Map.Entry#comparingByKey(java.util.Comparator) the label}.\n\n <p>A second"
                                + " paragraph\n with a &amp; b &lt; c.\n <ul>\n <li>first item\n <li>second item</li>\n </ul>"));
    }

    @Test
    void tagsComeUnderHeadings() {
        assertEquals(
                """
                Does it.

                Parameters:
                  x - the one {of} two
                  <T> - a type

                Returns:
                  the sum

                Throws:
                  IOException - when it cannot""",
                JavadocText.of(
                        " Does it.\n @return the sum\n @param x the one {@literal {of}} two\n @param <T> a type\n"
                                + " @exception IOException when it\n     cannot\n @author somebody\n"));
    }

    @Test
    void preformattedCodeKeepsItsLines() {
        assertEquals(
                "Use:\n\n    int a = 1;\n      if (a < 2) {}\n\nand go.",
                JavadocText.of(" Use:\n <pre>{@code\n int a = 1;\n   if (a < 2) {}\n }</pre>\n and go."));
    }

    @Test
    void longTextIsFilledAndOddInputIsKept() {
        String filled = JavadocText.of("word ".repeat(60));
        assertTrue(filled.lines().allMatch(line -> line.length() <= 90), filled);
        assertEquals(60, filled.split("\\s+").length);
        assertEquals("", JavadocText.of(" "));
        assertEquals("an {@code open one", JavadocText.of("an {@code open one"));
        assertEquals("@author is no tag here: a@b.c", JavadocText.of("{@literal @author} is no tag here: a@b.c"));
        assertEquals("x".repeat(200), JavadocText.of("x".repeat(200)));
    }
}
