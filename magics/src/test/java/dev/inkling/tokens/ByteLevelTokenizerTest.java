package dev.inkling.tokens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inkling.tokens.BytePairTrainer.Merge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learning and using a byte-level encoding, against a reference that counts everything anew for each merge. */
class ByteLevelTokenizerTest {
    private static final String TEXT = """
            The morning was grey, and the gulls were grey, and the sea beyond the grey wall was grey too.
            She counted the boats: 1, 2, 3, 14, 2026. "None of them," she said, "is ours."\r
            \u3000\u3000清晨的海是灰的，海鸥是灰的，墙外的海也是灰的。她数着船：一、二、三，没有一条是我们的。
            \u3000\u3000海风吹过来，灰的海，灰的墙。naïve café — Ἑλλάς, Привет, 日本語、한국어 😀😀👩‍👩‍👧

            \tif (count < 2) { return merges.get(0); }\u00a0// aaaaaaa aaaa aa

            """;

    @TempDir
    private static Path folder;

    private static List<Merge> merges;
    private static Tokenizer tokenizer;

    @BeforeAll
    static void learn() throws IOException {
        BytePairTrainer trainer = new BytePairTrainer();
        trainer.add(TEXT, 2);
        trainer.add(TEXT.substring(0, 150), 3);
        merges = trainer.merges(200);
        ByteLevelTokenizer.write(merges, folder.resolve("tokenizer.json"));
        tokenizer = Tokenizer.read(folder.resolve("tokenizer.json"));
    }

    private static List<int[]> words(String text) {
        List<int[]> words = new ArrayList<>();
        Matcher matcher = BytePairTrainer.WORDS.matcher(text);
        int end = 0;
        while (matcher.find()) {
            assertEquals(end, matcher.start(), "the expression must take in every character");
            end = matcher.end();
            byte[] bytes = matcher.group().getBytes(StandardCharsets.UTF_8);
            int[] word = new int[bytes.length];
            for (int i = 0; i < word.length; i++) {
                word[i] = bytes[i] & 0xff;
            }
            words.add(word);
        }
        assertEquals(text.length(), end);
        return words;
    }

    private static int[] merged(int[] word, Merge merge, int id) {
        List<Integer> result = new ArrayList<>();
        for (int i = 0; i < word.length; i++) {
            boolean both = i + 1 < word.length && word[i] == merge.left() && word[i + 1] == merge.right();
            result.add(both ? id : word[i]);
            i += both ? 1 : 0;
        }
        return result.stream().mapToInt(Integer::intValue).toArray();
    }

    private static List<Merge> naive(List<String> texts, int limit) {
        List<int[]> words = new ArrayList<>();
        texts.forEach(text -> words.addAll(words(text)));
        List<Merge> learned = new ArrayList<>();
        while (learned.size() < limit) {
            Map<Long, Integer> counts = new TreeMap<>();
            for (int[] word : words) {
                for (int i = 0; i + 1 < word.length; i++) {
                    counts.merge((long) word[i] << 32 | word[i + 1], 1, Integer::sum);
                }
            }
            long best = -1;
            int most = 1;
            for (Map.Entry<Long, Integer> entry : counts.entrySet()) {
                if (entry.getValue() > most) {
                    most = entry.getValue();
                    best = entry.getKey();
                }
            }
            if (best < 0) {
                break;
            }
            Merge merge = new Merge((int) (best >>> 32), (int) best);
            int id = 256 + learned.size();
            words.replaceAll(word -> merged(word, merge, id));
            learned.add(merge);
        }
        return learned;
    }

    @Test
    void learnedMergesAreTheNaiveOnes() {
        String part = TEXT.substring(0, 150);
        assertEquals(naive(List.of(TEXT, TEXT, part, part, part), 200), merges);
    }

    @Test
    void randomTextsGiveTheNaiveMergesToTheLastPair() {
        Random random = new Random(4);
        for (int round = 0; round < 30; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 120; i++) {
                text.append("aab 海灰".charAt(random.nextInt(6)));
            }
            BytePairTrainer trainer = new BytePairTrainer();
            trainer.add(text.toString(), 1);
            assertEquals(naive(List.of(text.toString()), 1000), trainer.merges(1000), text.toString());
        }
    }

    /** The text of each id, as bytes: the end of a text, single bytes, merges; a spelling keeps its first id. */
    private static List<byte[]> spellings() {
        List<byte[]> parts = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            parts.add(new byte[] {(byte) value});
        }
        for (Merge merge : merges) {
            byte[] left = parts.get(merge.left());
            byte[] both = Arrays.copyOf(left, left.length + parts.get(merge.right()).length);
            System.arraycopy(parts.get(merge.right()), 0, both, left.length, both.length - left.length);
            parts.add(both);
        }
        return parts;
    }

    @Test
    void idsAreTheMergesAppliedInTheirOrder() {
        List<byte[]> spellings = spellings();
        Map<String, Integer> ids = new TreeMap<>();
        spellings.forEach(s -> ids.putIfAbsent(new String(s, StandardCharsets.ISO_8859_1), ids.size() + 1));
        List<Integer> expected = new ArrayList<>();
        for (int[] word : words(TEXT)) {
            int[] parts = word;
            for (int i = 0; i < merges.size(); i++) {
                parts = merged(parts, merges.get(i), 256 + i);
            }
            for (int part : parts) {
                expected.add(ids.get(new String(spellings.get(part), StandardCharsets.ISO_8859_1)));
            }
        }
        assertEquals(expected, Arrays.stream(tokenizer.encode(TEXT)).boxed().toList());
        assertEquals(ids.size() + 1, tokenizer.size());
    }

    @Test
    void everyTextComesBackAsItWas() {
        List<String> texts = List.of(
                TEXT,
                " leading and trailing ",
                "\n\n\n",
                "\r\n \t",
                "a\0b",
                "\u3000全角",
                "👨‍👩‍👧‍👦🇨🇭e\u0301",
                "def f(x):\n    return x**2  # ok\n",
                ByteLevelTokenizer.END_OF_TEXT + " inside");
        for (String text : texts) {
            assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
        }
        assertEquals("", tokenizer.decode());
        assertEquals(0, tokenizer.encode("").length);
    }

    @Test
    void everyCharacterComesBackAsItWas() {
        StringBuilder all = new StringBuilder();
        for (int point = 0; point <= Character.MAX_CODE_POINT; point += point < 0x3100 ? 1 : 61) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                all.appendCodePoint(point);
            }
        }
        String text = all.toString();
        assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
    }

    @Test
    void everyByteHasAnIdOfItsOwn() throws IOException {
        ByteLevelTokenizer.write(List.of(), folder.resolve("bytes.json"));
        try (Tokenizer bytes = Tokenizer.read(folder.resolve("bytes.json"))) {
            assertEquals(257, bytes.size());
            for (int value = 0; value < 128; value++) {
                assertArrayEquals(new int[] {value + 1}, bytes.encode(String.valueOf((char) value)));
            }
            for (int point : new int[] {0x80, 0xff, 0x7ff, 0x6d77, 0xffff, 0x1f600, 0x10ffff}) {
                byte[] expected = Character.toString(point).getBytes(StandardCharsets.UTF_8);
                int[] ids = bytes.encode(Character.toString(point));
                for (int i = 0; i < ids.length; i++) {
                    assertEquals((expected[i] & 0xff) + 1, ids[i]);
                }
                assertEquals(expected.length, ids.length);
            }
            for (int value = 128; value < 256; value++) {
                assertEquals("\ufffd", bytes.decode(value + 1), "a lone byte is no character");
            }
        }
    }

    @Test
    void nothingIsAddedOrCutOff() {
        assertArrayEquals(new int[] {0}, tokenizer.encode(ByteLevelTokenizer.END_OF_TEXT));
        String longText = TEXT.repeat(200);
        int[] ids = tokenizer.encode(longText);
        assertEquals(longText, tokenizer.decode(ids));
        assertEquals(0, Arrays.stream(ids).filter(id -> id == 0).count());
    }
}
