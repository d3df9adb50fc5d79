package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HardWrapsTest {
    private static void stays(String text) {
        assertEquals(text, Texts.cleaned(text));
    }

    private static void unwraps(String text, int columns) {
        assertEquals(text, Texts.cleaned(Damage.wrapped(text, columns)));
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 65, 72, 78, 100})
    void latinLinesJoinWithOneSpace(int columns) {
        Texts.ENGLISH.forEach(text -> unwraps(text, columns));
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 64, 70, 76, 80})
    void hanLinesJoinWithoutASpace(int columns) {
        Texts.CHINESE.forEach(text -> unwraps(text, columns));
    }

    @Test
    void mixedLinesJoinAsTheAuthorSpacesThem() {
        String spaced = "我们那台 Commodore 六十四是表哥从深圳带回来的，插上电要等很久，屏幕先是蓝的，然后慢慢浮出"
                + "一行白字，写着 READY 和一个方块。表哥说，这就是它在等你说话，你对它说 PRINT 它就印，你对它说 GOTO 它就走，"
                + "比你弟弟听话。我试了一个晚上，学会了 LIST 和 RUN 两个词，第二天在学校里见到谁都想说 RUN 试试看。";
        unwraps(spaced, 64);
        unwraps(spaced.replaceAll("(?<=[\\x21-\\x7e]) | (?=[\\x21-\\x7e])", ""), 64);
    }

    @Test
    void paragraphsWithIdeographicIndentStayApart() {
        String indented = "　　" + Texts.CHINESE_STREET.replace("\n\n", "\n　　");
        String wrapped = Damage.wrapped(indented, 70);
        String cleaned = Texts.cleaned(wrapped);
        assertEquals(Texts.CHINESE_STREET, cleaned.replaceAll("(^|\n+)　　", "$1").replaceAll("\n+", "\n\n"));
        assertEquals(4, cleaned.lines().filter(line -> line.startsWith("　　")).count());
    }

    @Test
    void hyphensOfTheLineGoOnlyWhenTheWordIsKnown() {
        String text = """
                Every remark he made about lighthouses was a remark about himself, and the light-
                houses bore it well. He had a well-worn coat, a half-finished novel and the well-
                known habit of reading it aloud to visitors who had come about the rent or, as it
                happened on the evening that I am going to tell you of, to see the view from his
                window, which was the only thing in that room that he had never written about.""";
        String joined = Texts.cleaned(text);
        assertEquals(
                text.replace("light-\nhouses", "lighthouses")
                        .replace("well-\nknown", "well-known")
                        .replace('\n', ' '),
                joined);
    }

    @Test
    void aWrappedParagraphFullOfNamesIsNoVerse() {
        String names =
                "Aldersike, Marl, Little Marl, Bendelow, Hodges, Quillam, Pell And Sons, Ashplant, Obi, Miss Lal, "
                        + "Great Aunt Maud, Great Aunt Hester, Captain Lowrie, Widow Lowrie, Saint Bride, Ferry Street, North Quay, "
                        + "Lamp Lane, Cold Harbour, Barley Hill, Stone Bridge, Weather Point, Gull Rock.";
        unwraps(Texts.ENGLISH_HARBOUR + "\n\n" + names + "\n\n" + Texts.ENGLISH_ORCHARD, 72);
    }

    @Test
    void verseStays() {
        stays("""
                The boats are in, the nets are dry,
                The lamps are lit along the quay,
                And one by one the gulls go by
                To tell the news to the open sea.

                But no one asks what news they bring,
                And no one lights a lamp for them;
                They have a harsh old song to sing
                And not a word of it for men.""");
        stays("""
                井绳一寸一寸地老下去，
                月亮一夜一夜地圆起来，
                谁在深处应了我一声，
                又轻轻地把嘴合上。

                明天还会有人来打水，
                明天还会有人把影子
                打碎了，提上来，
                一桶一桶，挑回家去。""");
    }

    @Test
    void dialogueStays() {
        stays("""
                “Is it far?” she asked.
                “Far enough,” said the driver.
                “And what does it cost?”
                “That depends on how far it is.”
                “Then I shall walk.”
                “You would be there by now,” he said, “if you had.”""");
        stays("""
                “你是谁？”
                “我是新来的。”
                “新来的都这么说。”
                “那旧来的怎么说？”
                “旧来的不说话。”""");
    }

    @Test
    void listsStayAndTheirItemsAreUnwrapped() {
        stays("""
                - two pounds of flour, of which one is for the neighbours and one is for us
                - a lamp, if there is a lamp to be had anywhere in the whole of this island
                - the letters from the post office, and the stamps that are not on them yet
                - nothing at all from the chandler, who knows very well why that should be so
                - string""");
        stays("""
                1、先把门关上，把窗户也关上，再把灯点起来放在桌子的正当中。
                2、把钥匙一把一把地从墙上取下来，按着齿口的长短排在桌子上。
                3、不要说话，也不要问第三把钥匙是哪一家的，它自己会讲出来的。
                4、天亮以前，一把一把地挂回去。""");
    }

    @Test
    void codeAndTablesInPlainTextStay() {
        stays("""
                for (int i = 0; i < lamps.length; i++) {
                    if (lamps[i].isLit()) {
                        lamps[i].dim();
                    }
                }""");
        stays("""
                Monday      barley   14.2
                Tuesday     stone    19.8
                Wednesday   nothing
                Thursday    stone    20.1
                Friday      wagons   16.0""");
    }

    @Test
    void anAddressAndAShortNoteStay() {
        stays("Hester\nThe Hut\nBy the Road\nMarl");
        stays("买：\n盐\n灯泡\n五号电池\n给妈妈打电话");
    }

    @Test
    void paragraphsWrittenOneALineGetABlankLine() {
        for (String text : List.of(Texts.ENGLISH_ORCHARD, Texts.CHINESE_WELL, Texts.CHINESE_STREET)) {
            assertEquals(text, Texts.cleaned(text.replace("\n\n", "\n")));
        }
    }

    @Test
    void aLineEndWithinBlankLineParagraphsStays() {
        String text = Texts.ENGLISH_ORCHARD + "\n\nYours,\nA. Pell\n\n" + Texts.ENGLISH_HARBOUR;
        stays(text);
    }
}
