package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextDecoderTest {
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final Charset BIG5 = Charset.forName("Big5");
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private static Decoding.Text text(byte[] bytes) {
        return assertInstanceOf(Decoding.Text.class, TextDecoder.decode(bytes));
    }

    private static String why(byte[] bytes) {
        return assertInstanceOf(Decoding.Unreadable.class, TextDecoder.decode(bytes))
                .why();
    }

    private static void reads(String text, String charset, String name) {
        Decoding.Text decoded = text(text.getBytes(Charset.forName(charset)));
        assertEquals(name, decoded.encoding());
        assertEquals(text, decoded.text());
        assertEquals(0, decoded.mark());
    }

    private static List<String> everyText() {
        List<String> all = new ArrayList<>(Texts.ENGLISH);
        all.addAll(Texts.CHINESE);
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "GB18030"})
    void findsTheEncodingWithoutAMark(String charset) {
        for (String text : Texts.CHINESE) {
            reads(text, charset, charset);
        }
        for (String text : Texts.ENGLISH) {
            // Curly quotes are Chinese marks to GB18030: without Han between them nothing tells the two apart.
            if (!charset.equals("GB18030")) {
                reads(text, charset, charset);
            }
        }
    }

    @Test
    void findsBig5() {
        reads(Texts.TRADITIONAL_LETTER, "Big5", "Big5");
    }

    @Test
    void findsWindows1252() {
        for (String text : Texts.ENGLISH) {
            reads(text, "windows-1252", "windows-1252");
        }
        reads("Le café était fermé ; nous avons dîné à la gare, très tard, déçus.", "windows-1252", "windows-1252");
    }

    @Test
    void aShortNoteIsEnough() {
        reads("今天没有门，也没有锁。", "GB18030", "GB18030");
        reads("今天沒有門，也沒有鎖。", "Big5", "Big5");
        reads("今天没有门，也没有锁。", "UTF-16LE", "UTF-16LE");
        reads("She said—well, “nothing at all”.", "windows-1252", "windows-1252");
    }

    @Test
    void misreadTextSavedAsUtf8IsUtf8() {
        String misread = new String(Texts.CHINESE_WELL.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        reads(misread, "UTF-8", "UTF-8");
        // A few characters whose bytes in GBK look like UTF-8.
        reads("联通的电话来了。", "GB18030", "GB18030");
        reads("他走了。", "GB18030", "GB18030");
    }

    @Test
    void readsFourByteCharactersOfGb18030() {
        // Of the three rare characters two are outside of GBK, one outside of the basic plane.
        String text = Texts.CHINESE_WELL + "\n\n他的名字里有一个㐂字，还有一个𠮷字，印书的人说：没有这个字。";
        assertEquals(4, "𠮷".getBytes(GB18030).length);
        reads(text, "GB18030", "GB18030");
    }

    @Test
    void aByteOrderMarkDecidesAndIsNoPartOfTheText() {
        for (String text : everyText()) {
            for (String charset : List.of("UTF-8", "UTF-16LE", "UTF-16BE", "GB18030", "UTF-32LE")) {
                byte[] bytes = ("\ufeff" + text).getBytes(Charset.forName(charset));
                Decoding.Text decoded = text(bytes);
                assertEquals(charset, decoded.encoding());
                assertEquals(text, decoded.text());
                assertEquals("\ufeff".getBytes(Charset.forName(charset)).length, decoded.mark());
            }
        }
    }

    @Test
    void decodedTextEncodesToTheSameBytes() {
        for (String text : everyText()) {
            byte[] bytes = text.getBytes(GB18030);
            Decoding.Text decoded = text(bytes);
            assertArrayEquals(bytes, decoded.text().getBytes(Charset.forName(decoded.encoding())));
        }
        byte[] bytes = Texts.TRADITIONAL_LETTER.getBytes(BIG5);
        assertArrayEquals(bytes, text(bytes).text().getBytes(BIG5));
    }

    @Test
    void damagedUtf8IsSaidWithThePlaceAndNotGuessed() {
        byte[] bytes = Texts.CHINESE_WELL.getBytes(StandardCharsets.UTF_8);
        int secondParagraph = Texts.CHINESE_WELL
                .substring(0, Texts.CHINESE_WELL.indexOf("井水冬天"))
                .getBytes(StandardCharsets.UTF_8)
                .length;
        bytes[secondParagraph + 1] = 'x';
        assertTrue(why(bytes).contains("damaged"), why(bytes));
        assertTrue(why(bytes).contains("byte " + secondParagraph + ", line 3"), why(bytes));
        assertTrue(why(bytes).endsWith("save it again from the program it was written with"), why(bytes));
    }

    @Test
    void aTextCutInsideACharacterIsSaid() {
        byte[] utf8 = Texts.CHINESE_WELL.getBytes(StandardCharsets.UTF_8);
        assertTrue(why(Arrays.copyOf(utf8, utf8.length - 1)).contains("damaged"));
        byte[] utf16 = ("\ufeff" + Texts.CHINESE_WELL).getBytes(StandardCharsets.UTF_16LE);
        assertTrue(why(Arrays.copyOf(utf16, utf16.length - 1)).contains("begins as UTF-16LE but is damaged"));
    }

    @Test
    void picturesAndRandomBytesAreNoText() {
        Random random = new Random(5);
        for (int size : List.of(64, 1000, 100_000)) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            assertTrue(why(bytes).contains("no readable text"), why(bytes));
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(
                new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'});
        for (int i = 0; i < 400; i++) {
            png.write(i * 37 & 0xff);
        }
        why(png.toByteArray());
    }

    @Test
    void anEmptyFileIsAnEmptyText() {
        assertEquals("", text(new byte[0]).text());
    }

    @Test
    void asciiIsUtf8() {
        assertEquals(
                "UTF-8",
                text("Plain words.\n".getBytes(StandardCharsets.US_ASCII)).encoding());
        assertEquals(
                Texts.ENGLISH_ORCHARD,
                text(Texts.ENGLISH_ORCHARD.getBytes(WINDOWS_1252)).text());
    }
}
