package dev.inkling.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DiffViewTest {
    @Test
    void onlyWhatDiffersIsMarked() {
        DiffView.Diff diff = DiffView.Diff.of("a ", "one old word", "one new word", " z");
        assertEquals("a one [-old-]{+new+} word z", diff.text());
    }

    @Test
    void aCharacterOutsideTheFirstPlaneIsNotCutInTwo() {
        DiffView.Diff diff = DiffView.Diff.of("", "\ud83d\ude00x", "\ud83d\ude01x", "");
        assertEquals("[-\ud83d\ude00-]{+\ud83d\ude01+}x", diff.text());
        assertEquals(
                "[-\ud83d\ude00-]{+\ud83e\ude00+}",
                DiffView.Diff.of("", "\ud83d\ude00", "\ud83e\ude00", "").text());
    }

    @Test
    void whatIsNotSeenIsWrittenOut() {
        assertEquals("a⏎b U+200B", DiffView.visible("a\nb \u200b"));
        assertEquals("␣␣", DiffView.visible("  "));
    }

    @Test
    void theMiddleOfALongPieceIsCounted() {
        String cut = DiffView.shortened("海".repeat(1000), 10);
        assertEquals("海海海海海海海 … (990 characters) … 海海海", cut);
        DiffView.Diff diff = DiffView.Diff.of("x".repeat(99), "y".repeat(99), "", "z".repeat(99))
                .cut(2, 10);
        assertEquals("…xx[-yyyyyyy … (89 characters) … yyy-]zz…", diff.text());
    }

    @Test
    void textsAreEscapedAndMarksStayWithoutStyles() {
        String html = DiffView.Diff.of("<b>", "<i>", "&", "\"").html();
        assertFalse(html.contains("<b>") || html.contains("<i>"), html);
        assertTrue(html.replaceAll(" style=\"[^\"]*\"", "").contains("<del>&lt;i&gt;</del><ins>&amp;</ins>"), html);
        assertFalse(html.matches(".*[^-]color:.*"), "the text keeps the colour of the theme: " + html);
    }
}
