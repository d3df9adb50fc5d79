package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PageFurnitureTest {
    private static final String BOOK = String.join("\n\n", Texts.ENGLISH);

    private static void stays(String text) {
        assertEquals(text, Texts.cleaned(text));
    }

    @Test
    void headsAndFeetGoAndParagraphsGoOn() {
        for (boolean feeds : List.of(true, false)) {
            String paged =
                    Damage.paged(Damage.wrapped(BOOK, 70), 20, feeds, false).text();
            assertEquals(BOOK, Texts.cleaned(paged));
        }
    }

    @Test
    void aParagraphALineIsJoinedOverThePage() {
        String page = "%s\n\f灯塔集　第二辑　　%d\n\n%s";
        String cut = "村口的那口井，比村子里最老的人还老。井沿的青石叫绳子磨出了十七道沟，我小时候数过，后来每回回去都要再数一遍，" + "还是十七道，祖父说绳子换过多少根没有人记得，石头记得，石头什么都记得，";
        String rest = "只是它不说。";
        String text = String.format(page, "第一页的话到这里就完了。", 2, cut)
                + String.format(page, "", 3, rest)
                + String.format(page, "", 4, "最后一页的话。");
        assertEquals("第一页的话到这里就完了。\n\n" + cut + rest + "\n\n最后一页的话。", Texts.cleaned(text));
    }

    @Test
    void numberedSectionsStay() {
        StringBuilder novel = new StringBuilder();
        List<String> chapters = List.of(
                Texts.ENGLISH_HARBOUR, "She went.", Texts.ENGLISH_ORCHARD + "\n\n" + Texts.ENGLISH_NIGHT_TRAIN, "No.");
        for (int i = 0; i < chapters.size(); i++) {
            novel.append(i + 1).append("\n\n").append(chapters.get(i)).append("\n\n");
        }
        stays(novel.toString().strip());
    }

    @Test
    void yearsAndScoresStay() {
        stays("The years that I remember:\n\n1949\n\n1958\n\n1966\n\nand then nothing for a long time.");
        stays("12\n\n13\n\n14");
    }

    @Test
    void aRefrainAtTheEndOfEachPageOfVerseStaysWithoutPages() {
        String verse = "The boats are in, the nets are dry,\nOh weigh the anchor, Maud.\n\n";
        stays(verse.repeat(5).strip());
    }
}
