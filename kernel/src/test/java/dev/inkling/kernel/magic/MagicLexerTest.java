package dev.inkling.kernel.magic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MagicLexerTest {
    private static List<String> words(String text) {
        return MagicLexer.words(text, expression -> "<" + expression + ">");
    }

    @Test
    void wordsAreDividedByWhiteSpace() {
        assertEquals(List.of("a", "--b", "-c=d"), words("  a\t--b  -c=d "));
        assertEquals(List.of(), words("   "));
    }

    @Test
    void quotesKeepSpacesTogether() {
        assertEquals(List.of("my texts", "two words", "", ""), words("\"my texts\" 'two words' \"\" ''"));
        assertEquals(List.of("--out=my models", "-x=a b"), words("--out=\"my models\" -x='a b'"));
        assertEquals(List.of("夜 深 了", "她说"), words("“夜 深 了” ‘她说’"));
    }

    @Test
    void aQuoteInsideAWordIsAnApostrophe() {
        assertEquals(List.of("don't", "o'clock", "5\"", "it’s"), words("don't o'clock 5\" it’s"));
    }

    @Test
    void aBackslashIsOneOutsideOfDoubleQuotes() {
        assertEquals(List.of("C:\\models\\new"), words("C:\\models\\new"));
        assertEquals(List.of("C:\\my models\\"), words("'C:\\my models\\'"));
        assertEquals(List.of("say \"so\" \\ C:\\models"), words("\"say \\\"so\\\" \\\\ C:\\models\""));
    }

    @Test
    void expressionsAreReplacedAndNeverDivideAWord() {
        assertEquals(List.of("<a + b>"), words("${ a + b }"));
        assertEquals(List.of("--lr=<x>", "pre<y>post"), words("--lr=${x} pre${y}post"));
        assertEquals(List.of("it is <n> now"), words("\"it is ${n} now\""));
        assertEquals(List.of("${n}"), words("'${n}'"));
        assertEquals(List.of("a b"), MagicLexer.words("${x}", expression -> "a b"));
        assertEquals(List.of("\"q"), MagicLexer.words("${x}", expression -> "\"q"));
        assertEquals(List.of("$HOME", "$", "{}"), words("$HOME $ {}"));
    }

    @Test
    void anExpressionMayHoldBracesAndTexts() {
        assertEquals(List.of("<new int[] {1, 2}.length>"), words("${new int[] {1, 2}.length}"));
        assertEquals(List.of("<\"}\" + '}'>"), words("${\"}\" + '}'}"));
    }

    @Test
    void whatIsNotClosedIsRefusedWithItsPlace() {
        assertTrue(message("a \"b c").contains("b c"), message("a \"b c"));
        assertTrue(message("'b").contains("add a '"), message("'b"));
        assertTrue(message("${x").contains("${"), message("${x"));
    }

    private static String message(String text) {
        return assertThrows(InklingException.class, () -> words(text)).getMessage();
    }
}
