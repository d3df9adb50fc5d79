package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WhereTest {
    private static final Corpus CORPUS = corpus(
            document(
                    "a",
                    "blog/sea.md",
                    "2019-05-03",
                    "en",
                    Map.of("kind", "essay", "quality", "9", "theme", "The Sea")),
            document("bb", "blog/town.md", "2020-01-01", "zh", Map.of("kind", "letter", "quality", "10")),
            document("ccc", "notes/c.txt", null, "mixed", Map.of("主题", "海")),
            document("dddd", "notes/it's.txt", "2021-12-31", "en", Map.of("kind", "essay", "quality", "good")));

    private static Document document(
            String text, String source, String date, String language, Map<String, String> labels) {
        return new Document(text, source, Optional.ofNullable(date).map(LocalDate::parse), language, labels);
    }

    private static Corpus corpus(Document... documents) {
        ChangeLog none = new ChangeLog(ChangeFile::none);
        return new Corpus(
                List.of(documents),
                new CorpusReport(List.of(), List.of(), List.of(), List.of(), none, List.of(), List.of()));
    }

    private static void chooses(String texts, String condition) {
        assertEquals(
                texts,
                CORPUS.where(condition).documents().stream().map(Document::text).collect(Collectors.joining(" ")),
                condition);
    }

    private static void refused(String condition, String... parts) {
        String said = assertThrows(InklingException.class, () -> CORPUS.where(condition))
                .getMessage();
        for (String part : parts) {
            assertTrue(said.contains(part), said);
        }
        assertEquals(1, said.lines().count(), said);
    }

    @Test
    void labelsLanguageAndSourceAreCompared() {
        chooses("a dddd", "kind = 'essay'");
        chooses("bb ccc", "kind != \"essay\"");
        chooses("ccc", "kind = ''");
        chooses("bb ccc", "language in ('zh', mixed)");
        chooses("a dddd", "language not in ('zh', 'mixed')");
        chooses("dddd", "source = 'notes/it''s.txt'");
        chooses("ccc", "主题 = 海");
    }

    @Test
    void numbersInLabelsAreComparedAsNumbers() {
        chooses("bb", "quality > 9");
        chooses("a", "quality <= 9.0");
        chooses("dddd", "quality = good");
    }

    @Test
    void aMonthOrAYearMeansAnyDayOfIt() {
        chooses("a", "date = 2019");
        chooses("a", "date = 2019-05");
        chooses("bb dddd", "date > 2019");
        chooses("a bb", "date <= 2020-01-01");
        chooses("a", "date < 2020");
        chooses("bb dddd", "date >= '2020/1'");
        chooses("ccc", "date = ''");
        chooses("bb ccc dddd", "date != 2019");
    }

    @Test
    void partsOfTextsAreFoundWhateverTheCase() {
        chooses("a bb", "source like 'BLOG/%'");
        chooses("ccc", "source like 'notes/_.txt'");
        chooses("a", "theme contains 'sea'");
        chooses("bb ccc dddd", "theme not contains sea");
    }

    @Test
    void andBindsMoreThanOrAndNotMost() {
        chooses("a ccc dddd", "characters = 3 or kind = essay and language = en");
        chooses("a dddd", "(characters = 3 or kind = essay) and language = en");
        chooses("bb ccc dddd", "not kind = essay or characters > 2");
        chooses("bb ccc", "not (kind = essay or characters > 3)");
        chooses("ccc dddd", "characters>=3 AND characters<=4");
    }

    @Test
    void whatAChineseKeyboardTypesIsUnderstood() {
        chooses("a bb", "language in （‘zh’，“en”） and characters ＜ 3");
        chooses("bb dddd", "characters ≥ 2 and 主题 ≠ 海");
    }

    @Test
    void anErrorShowsItsPlace() {
        refused("kind == ", "\"kind == »\"", "expected a value", "the end");
        refused("kind 'essay'", "\"kind »'essay'\"", "expected =");
        refused("kind = 'essay' date > 2019", "\"kind = 'essay' »date > 2019\"", "expected and, or, or the end");
        refused("kind = 'essay", "\"kind = »'essay\"", "no end");
        refused("(kind = essay", "expected )");
        refused("characters > many", "»many", "whole number");
        refused("date > 2019-13", "»2019-13", "no such day");
        refused("date > soon", "»soon", "2020-05-17");
        refused("date like '2%'", "like looks into texts");
        refused("", "expected the name of a field");
        refused("and = 3", "expected the name of a field");
    }

    @Test
    void anUnknownFieldNamesTheNearestAndAllThatAreKnown() {
        refused(
                "language = en and knid = essay",
                "and »knid",
                "did you mean kind?",
                "characters, kind, quality, theme");
    }

    @Test
    void whatChoosesNothingTellsWhatThereIs() {
        refused("kind = poem", "none of the 4 texts", "'essay' (2), 'letter' (1), '' (1)", "language is en, mixed, zh");
    }

    @Test
    void aLabelCannotTakeTheNameOfAField() {
        for (String name : List.of("date", "Language", "and", "two words", "", "3")) {
            assertThrows(InklingException.class, () -> Where.requireLabel(name), name);
        }
        assertEquals("主题", Where.requireLabel(" 主题 "));
    }
}
