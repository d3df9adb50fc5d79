package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ibm.icu.text.Transliterator;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is expected of words is the spelling of dictionaries in the one script and the other, not what ICU makes of them. */
class HanConversionTest {
    private static final CleanOptions TO_SIMPLIFIED = CleanOptions.defaults().with(Set.of(Rule.HAN_SCRIPT));
    private static final CleanOptions TO_TRADITIONAL = TO_SIMPLIFIED.with(RuleParameter.HAN_TRADITIONAL, 1);

    private static final String SIMPLIFIED_LETTER = """
            收到你的来信，已经是腊月了。这里下了三场雪，第一场没有积住，第二场积到了门槛，第三场把后院的竹子压断了两根。我把断竹劈了，做了一个鸟笼，挂在廊下，门开着，里头放一点小米。

            邻居问我养什么鸟，我说还没有来。他觉得我糊涂了，又不好意思说，第二天送来一小袋粟子，说是给鸟的。我们就这样一起等着，他站在墙那边，我坐在墙这边，谁也不先开口。
            """.strip();

    private static final String JAPANESE = """
            駅前の図書館は、夕方になると學生でいっぱいになる。私は窓際の席に座って、古い雑誌の頁をめくりながら、雨の音を聞いていた。

            會社の歸りに、彼女は必ず川沿いの道を選んだ。氣が付くと、街燈の下に小さな猫が座っていて、じっとこちらを見ているのだった。

            國立博物館
            """.strip();

    @TempDir
    Path folder;

    private static String simplified(String text) {
        return Cleaner.cleanText(text, TO_SIMPLIFIED);
    }

    private static String traditional(String text) {
        return Cleaner.cleanText(text, TO_TRADITIONAL);
    }

    /** What becomes of words that stand in lines of their own in a text; pairs of what is read and what is expected. */
    private static void assertWritten(String text, CleanOptions options, String... pairs) {
        List<String> read = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (String pair : pairs) {
            read.add(pair.substring(0, pair.indexOf('/')));
            expected.add(pair.substring(pair.indexOf('/') + 1));
        }
        String written = Cleaner.cleanText(text + "\n\n" + String.join("\n\n", read), options);
        List<String> paragraphs = Paragraphs.of(written);
        assertEquals(expected, paragraphs.subList(paragraphs.size() - read.size(), paragraphs.size()));
    }

    @Test
    void traditionalWordsAreWrittenInSimplifiedCharacters() {
        assertEquals(SIMPLIFIED_LETTER, simplified(Texts.TRADITIONAL_LETTER));
        assertWritten(
                Texts.TRADITIONAL_LETTER,
                TO_SIMPLIFIED,
                "漢語/汉语",
                "頭髮/头发",
                "發展/发展",
                "乾燥/干燥",
                "乾坤/乾坤",
                "幹部/干部",
                "干涉/干涉",
                "後來/后来",
                "皇后/皇后",
                "看著/看着",
                "著名/著名",
                "裡面/里面",
                "裏面/里面",
                "那麽/那么",
                "什麼/什么",
                "甚至/甚至",
                "麵包/面包",
                "面對/面对",
                "關係/关系",
                "憂鬱/忧郁",
                "複習/复习",
                "恢復/恢复",
                "覆蓋/覆盖",
                "台灣/台湾",
                "颱風/台风",
                "準備/准备",
                "批准/批准",
                "藉口/借口",
                "狼藉/狼藉",
                "象徵/象征",
                "夥伴/伙伴",
                "香菸/香烟",
                "宮商角徵羽/宫商角徵羽");
    }

    @Test
    void simplifiedWordsAreWrittenInTraditionalCharacters() {
        assertEquals(Texts.TRADITIONAL_LETTER.replace("什麼", "甚麼"), traditional(SIMPLIFIED_LETTER));
        assertWritten(
                SIMPLIFIED_LETTER,
                TO_TRADITIONAL,
                "汉语/漢語",
                "头发/頭髮",
                "发展/發展",
                "理发/理髮",
                "乾隆/乾隆",
                "干燥/乾燥",
                "干部/幹部",
                "干涉/干涉",
                "后来/後來",
                "皇后/皇后",
                "著名/著名",
                "心里/心裡",
                "公里/公里",
                "一只猫/一隻貓",
                "只是/只是",
                "面包/麵包",
                "面对/面對",
                "茶几/茶几",
                "几个/幾個",
                "云朵/雲朵",
                "人云亦云/人云亦云",
                "关系/關係",
                "联系/聯繫");
    }

    /** Dictionaries have 乾隆, 大阪, 哪吒, 慰藉, 一伙人 and 夢裡, 挽救, 沉默; a list of our own that mends them would have no end. */
    @Test
    void whatIcuGetsWrongIsKnown() {
        assertWritten(Texts.TRADITIONAL_LETTER, TO_SIMPLIFIED, "乾隆/干隆", "大阪/大坂", "哪吒/哪咤", "慰藉/慰借", "一夥人/一夥人");
        assertWritten(SIMPLIFIED_LETTER, TO_TRADITIONAL, "梦里/夢里", "挽救/輓救", "沉默/沈默");
    }

    @Test
    void aCharacterOfBothScriptsStaysInATextThatIsInTheRightOne() {
        for (String text : Texts.CHINESE) {
            assertEquals(text, simplified(text));
        }
        String simplified = SIMPLIFIED_LETTER + "\n\n乾隆皇帝说：“俱乐部在大阪。”姊妹们摔跤，著名的徵羽，杯盘狼藉。\n\n乾隆。后羿，于是。";
        assertEquals(simplified, simplified(simplified));
        String traditional = Texts.TRADITIONAL_LETTER + "\n\n皇后在公里外了解面孔，只好群起，在床上干涉，云云。\n\n挽救，占卜，台北。";
        assertEquals(traditional, traditional(traditional));
        assertWritten(Texts.TRADITIONAL_LETTER, TO_SIMPLIFIED, "俱樂部/俱乐部", "面面俱到/面面俱到", "摔跤比賽/摔跤比赛", "姊妹們/姊妹们");
    }

    @Test
    void aQuotationInTheOtherScriptIsWrittenLikeTheRest() {
        assertEquals(SIMPLIFIED_LETTER + "他写：“后来头发干燥了。”又说乾隆。", simplified(SIMPLIFIED_LETTER + "他写：“後來頭髮乾燥了。”又说乾隆。"));
        assertEquals(
                Texts.TRADITIONAL_LETTER + "他說：「頭髮發展。」皇后里的。",
                traditional(Texts.TRADITIONAL_LETTER + "他說：「头发发展。」皇后里的。"));
    }

    @Test
    void japaneseAndKoreanAreNotTouched() {
        String korean = "大韓民國은 民主共和國이다. 우리는 學校에서 漢字를 배우고 歷史를 읽는다.";
        String quoted = "他念：「東京の學校は遠い、圖書館へ歸る。」";
        for (CleanOptions options : List.of(TO_SIMPLIFIED, TO_TRADITIONAL)) {
            assertEquals(JAPANESE, Cleaner.cleanText(JAPANESE, options));
            assertEquals(korean, Cleaner.cleanText(korean, options));
            String both = JAPANESE.lines().findFirst().orElseThrow() + "\n\n";
            String chinese = options == TO_SIMPLIFIED ? Texts.TRADITIONAL_LETTER : SIMPLIFIED_LETTER;
            assertTrue(Cleaner.cleanText(both + chinese, options).startsWith(both));
        }
        assertEquals(SIMPLIFIED_LETTER + quoted, simplified(Texts.TRADITIONAL_LETTER + quoted));
        assertEquals(
                JAPANESE + "\n\n" + SIMPLIFIED_LETTER,
                simplified(JAPANESE + "\n\n" + Texts.TRADITIONAL_LETTER),
                "a long paragraph is told by itself");
    }

    @Test
    void nothingHappensUnlessItIsAskedFor() {
        assertFalse(Rule.defaults().contains(Rule.HAN_SCRIPT));
        for (String text : List.of(Texts.TRADITIONAL_LETTER, SIMPLIFIED_LETTER, JAPANESE)) {
            assertEquals(text, Texts.cleaned(text));
        }
    }

    @Test
    void everyChangeIsInTheLogWithItsPlace() {
        Source source = Source.text("a", Texts.TRADITIONAL_LETTER + "\n\n𠮷野家：頭髮𡃁後來。");
        TextPipeline.run(source, TO_SIMPLIFIED, Words.of(source.text()));
        assertTrue(source.text().endsWith("𠮷野家：头发𡃁后来。"), source.text());
        int at = Texts.TRADITIONAL_LETTER.length() + 2;
        List<Change> last = source.changes()
                .subList(source.changes().size() - 2, source.changes().size());
        assertEquals(
                List.of(
                        new Change(Rule.HAN_SCRIPT, "a", 0, at + "𠮷野家：".length(), "頭髮", "头发"),
                        new Change(Rule.HAN_SCRIPT, "a", 0, at + "𠮷野家：頭髮𡃁".length(), "後來", "后来")),
                last);
    }

    @Test
    void filesComeBackByteForByteAndTheRuleIsUndone() throws IOException {
        Path big5 = Texts.write(folder, "big5.txt", Texts.TRADITIONAL_LETTER, Charset.forName("Big5"));
        Path utf16 = Texts.write(folder, "utf16.txt", Texts.CHINESE_WELL + "\n\n" + JAPANESE, StandardCharsets.UTF_16);
        Corpus corpus = Cleaner.clean(List.of(folder), TO_SIMPLIFIED);
        assertEquals(SIMPLIFIED_LETTER, Texts.document(corpus, "big5.txt").text());
        for (Path file : List.of(big5, utf16)) {
            Original original = corpus.original(file.getFileName().toString(), MaskMap.inMemory());
            assertArrayEquals(Files.readAllBytes(file), original.bytes().orElseThrow());
        }
        assertEquals(List.of(), corpus.report().alarms(), "one for one: nothing was taken");
        Corpus undone = Cleaner.undo(corpus, Rule.HAN_SCRIPT, CleanListener.NONE);
        assertEquals(
                Texts.TRADITIONAL_LETTER, Texts.document(undone, "big5.txt").text());
        assertEquals(Texts.clean(folder).documents(), undone.documents());
    }

    @Test
    void theSameTextInBothScriptsIsThenFoundTwice() {
        Texts.write(folder, "a.txt", Texts.TRADITIONAL_LETTER);
        Texts.write(folder, "b.txt", SIMPLIFIED_LETTER);
        assertEquals(2, Texts.clean(folder).documents().size());
        assertEquals(
                1, Cleaner.clean(List.of(folder), TO_SIMPLIFIED).documents().size());
    }

    @Test
    void aSentenceWithoutEndTakesNoLonger() {
        String endless = "頭髮發展".repeat(50_000);
        assertTimeout(Duration.ofMinutes(1), () -> assertEquals("头发发展".repeat(50_000), simplified(endless)));
    }

    @Test
    void cleaningTwiceIsCleaningOnce() {
        List<String> texts = new ArrayList<>(Texts.CHINESE);
        texts.addAll(List.of(Texts.TRADITIONAL_LETTER, SIMPLIFIED_LETTER, JAPANESE));
        texts.add(Texts.TRADITIONAL_LETTER + "\n\n苎麻，苧麻，薴。剃发，剃髮，生旦净末丑。");
        texts.add(SIMPLIFIED_LETTER + "\n\n苎麻，苧麻，薴。剃发，剃髮，生旦净末丑。");
        Random random = new Random(7);
        String characters = rules("Traditional-Simplified") + rules("Simplified-Traditional");
        for (int i = 0; i < 20; i++) {
            String text = random.ints(200, 0, characters.length())
                    .mapToObj(at -> characters.substring(at, Math.min(characters.length(), at + 1 + at % 4)))
                    .collect(Collectors.joining());
            texts.add(text + "\n\n" + texts.get(i % 4));
        }
        for (String text : texts) {
            String simplified = simplified(text);
            assertEquals(simplified, simplified(simplified));
            String traditional = traditional(text);
            assertEquals(traditional, traditional(traditional));
        }
    }

    /** The characters and words of both sides of ICU's rules. */
    private static String rules(String id) {
        return Transliterator.getInstance(id)
                .toRules(false)
                .codePoints()
                .filter(Character::isIdeographic)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    @Test
    void everyRuleOfIcuKeepsTheNumberOfCharacters() {
        for (HanForms forms : HanForms.values()) {
            String id = forms == HanForms.SIMPLIFIED ? "Traditional-Simplified" : "Simplified-Traditional";
            for (String line : Transliterator.getInstance(id).toRules(false).split("\n")) {
                String key = line.substring(0, line.indexOf('>')).replaceAll("[\\[\\]{} ]", "");
                assertEquals(key.length(), forms.write(key).length(), key);
            }
        }
    }
}
