package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoubtsTest {
    private static final Charset GBK = Charset.forName("GBK");

    private static final String FIGURES =
            "14.2 | 19.8 | 20.1 | 16.0 | 17.3 | 18.8\n11.9 | 12.4 | 13.0 | 15.5 | 16.1 | 21.7\n"
                    + "10.2 | 14.8 | 22.6 | 23.3 | 24.4 | 25.5";

    @TempDir
    Path folder;

    private static List<Flag> flags(String text) {
        return Doubts.of(
                new Document(text, "a.txt", Optional.empty(), Language.of(text), Map.of()), CleanOptions.defaults());
    }

    private static String only(String text, Rule rule) {
        List<Flag> flags = flags(text);
        assertEquals(1, flags.size(), flags.toString());
        assertEquals(rule, flags.get(0).rule());
        return text.substring(
                flags.get(0).offset(), flags.get(0).offset() + flags.get(0).length());
    }

    @Test
    void soundProseIsNotDoubted() {
        for (String text : Texts.ENGLISH) {
            assertEquals(List.of(), flags(text));
        }
        for (String text : Texts.CHINESE) {
            assertEquals(List.of(), flags(text));
        }
        assertEquals(List.of(), flags(Texts.TRADITIONAL_LETTER));
    }

    @Test
    void aParagraphThatWasReadWronglyIsPointedAt() {
        String garbled = new String(Texts.CHINESE_STREET.split("\n\n")[0].getBytes(StandardCharsets.UTF_8), GBK);
        String text = Texts.CHINESE_WELL + "\n\n" + garbled + "\n\n" + Texts.CHINESE_TEACHER;
        assertEquals(garbled, only(text, Rule.UNREADABLE));
        assertEquals(text, Texts.cleaned(text));
    }

    @Test
    void aTextThatIsMostlyGarbledIsLeftOutAndNamed() {
        Texts.write(folder, "well.txt", Texts.CHINESE_WELL);
        Texts.write(folder, "garbled.txt", new String(Texts.CHINESE_STREET.getBytes(StandardCharsets.UTF_8), GBK));
        Corpus corpus = Texts.clean(folder);
        assertEquals(1, corpus.documents().size());
        SourceReport report = Texts.report(corpus, "garbled.txt");
        assertEquals(SourceReport.State.BROKEN, report.state());
        assertTrue(report.notes().toString().contains("it is left out: get a sound copy of it"), report.toString());
        CleanOptions all = CleanOptions.defaults().without(List.of(Rule.UNREADABLE));
        assertEquals(2, Cleaner.clean(List.of(folder), all).documents().size());
    }

    @Test
    void aTextThatSaysTheSameAgainAndAgainIsFlagged() {
        String line = "Order the lamp today and the post is free for all who write before the end of the week.";
        String text = Texts.ENGLISH_ORCHARD.split("\n\n")[0] + ("\n\n" + line).repeat(12);
        assertEquals(text, only(text, Rule.REPETITION));
        String han = Texts.CHINESE_WELL.split("\n\n")[0] + "\n\n本店的灯现在买一送一，写信来买的不收邮费，快告诉你的街坊邻居。".repeat(12);
        assertEquals(han, only(han, Rule.REPETITION));
    }

    @Test
    void refrainsAndDialogueMayRepeat() {
        String refrain =
                "The boats are in, the nets are dry,\nThe lamps are lit along the quay,\nOh weigh the anchor, Maud.";
        assertEquals(List.of(), flags((refrain + "\n\n").repeat(12).strip()));
        String speech = "“No,” she said, and looked at the water as if it had asked her too.\n“Yes,” he said.";
        assertEquals(List.of(), flags((speech + "\n\n").repeat(20).strip()));
    }

    @Test
    void paragraphsInAnotherLanguageAreFlagged() {
        String english = Texts.ENGLISH_ORCHARD.split("\n\n")[0];
        assertEquals(english, only(Texts.CHINESE_WELL + "\n\n" + english, Rule.OTHER_LANGUAGE));
        String japanese = "わたしはその日、港へ行った。船はまだ来ていなかったので、しばらく待っていた。それから家に帰って、手紙を書いた。" + "返事は来なかったが、待つことには慣れていた。";
        assertEquals(japanese, only(String.join("\n\n", Texts.CHINESE) + "\n\n" + japanese, Rule.OTHER_LANGUAGE));
    }

    @Test
    void rowsOfFiguresHaveFewWords() {
        assertEquals(FIGURES, only(Texts.ENGLISH_ORCHARD + "\n\n" + FIGURES, Rule.FEW_WORDS));
    }

    @Test
    void flagsAreCountedWrittenAndLeaveTheTextAlone() {
        Texts.write(folder, "in/a.txt", Texts.ENGLISH_ORCHARD + "\n\n" + FIGURES);
        Corpus corpus = Texts.clean(folder.resolve("in"));
        assertTrue(corpus.documents().get(0).text().endsWith(FIGURES));
        List<Flag> flags = corpus.report().flags();
        assertEquals(FIGURES, flags.get(0).passage(corpus.documents().get(0)));
        assertEquals(
                1,
                corpus.report().counts().stream()
                        .filter(count -> count.rule() == Rule.FEW_WORDS)
                        .findFirst()
                        .orElseThrow()
                        .fired());
        corpus.write(folder.resolve("out"));
        assertEquals(flags, Corpus.read(folder.resolve("out")).report().flags());
        CleanOptions other = CleanOptions.defaults().with(RuleParameter.WORD_SHARE, 0);
        assertEquals(
                List.of(),
                Cleaner.clean(List.of(folder.resolve("in")), other).report().flags());
    }
}
