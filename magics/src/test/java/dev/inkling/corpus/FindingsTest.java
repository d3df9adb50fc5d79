package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindingsTest {
    @TempDir
    Path folder;

    @Test
    void theScriptOfChineseIsTold() {
        for (String text : Texts.CHINESE) {
            assertFalse(HanScript.of(text).isTraditional() || HanScript.of(text).isMixed(), text);
        }
        assertTrue(HanScript.of(Texts.TRADITIONAL_LETTER).isTraditional());
        assertFalse(HanScript.of(Texts.TRADITIONAL_LETTER).isMixed());
        assertTrue(
                HanScript.of(Texts.TRADITIONAL_LETTER + Texts.CHINESE_TEACHER).isMixed());
        Texts.write(folder, "well.txt", Texts.CHINESE_WELL);
        Texts.write(folder, "letter.txt", Texts.TRADITIONAL_LETTER);
        String advice = Texts.clean(folder).report().advice().toString();
        assertTrue(advice.contains("simplified Chinese characters: 1, in traditional ones: 1, in both: 0"), advice);
        assertTrue(advice.contains("--also han-script writes Chinese in simplified characters"), advice);
        assertTrue(advice.contains("(--set han-script.traditional=1 for traditional ones)"), advice);
        CleanOptions options = CleanOptions.defaults().with(Set.of(Rule.HAN_SCRIPT));
        for (int isTraditional = 0; isTraditional <= 1; isTraditional++) {
            CleanOptions one = options.with(RuleParameter.HAN_TRADITIONAL, isTraditional);
            String after = Cleaner.clean(List.of(folder), one).report().advice().toString();
            assertFalse(after.contains("simplified Chinese characters"), after);
        }
    }

    @Test
    void spacesBetweenScriptsAreMeasuredAndChangedOnRequestOnly() {
        String text = "我们有 Commodore 和磁带，用READ读，用 RUN 跑。".repeat(12);
        Texts.write(folder, "a.txt", text);
        Corpus corpus = Texts.clean(folder);
        assertEquals(text, corpus.documents().get(0).text());
        String advice = corpus.report().advice().toString();
        assertTrue(advice.contains("A space stands at 67 % of the 72 places"), advice);
        CleanOptions spaced = CleanOptions.defaults().with(Set.of(Rule.CJK_SPACING));
        assertEquals(text.replace("用READ读", "用 READ 读"), Cleaner.cleanText(text, spaced));
        assertEquals(
                "我们有Commodore和磁带，用READ读，用RUN跑。".repeat(12),
                Cleaner.cleanText(text, spaced.with(RuleParameter.CJK_SPACES, 0)));
    }
}
