package dev.inkling.corpus;

import dev.inkling.Characters;

/**
 * Writes Chinese in one script, on request only. How a character or word is written ICU knows; what it is asked about is
 * decided here, since it takes every Han character for Chinese in the other script:
 *
 * <ul>
 *   <li>Japanese and Korean stay.
 *   <li>A character that the script has not is always rewritten.
 *   <li>One that both scripts have, such as 乾 or 后, is rewritten only in a sentence in the other script, and only by one
 *       that ICU would write in another way there. So 乾隆 stays in a simplified text, and 俱樂部 keeps its 俱.
 * </ul>
 *
 * What is left are ICU's own faults, such as 干隆 for 乾隆 in a traditional text, and, towards traditional characters, the
 * words that it does not know: there one simplified character stands for several.
 */
final class HanConversion {
    private static final String SENTENCE_ENDS = "。！？!?；;\n「」『』“”《》〈〉（）()";

    /** Characters of a sentence from which it is looked at in pieces: the time that ICU takes grows with the square. */
    private static final int LONGEST = 1000;

    private final Edits edits;
    private final HanForms forms;

    private HanConversion(Edits edits, HanForms forms) {
        this.edits = edits;
        this.forms = forms;
    }

    static void find(Edits edits, CleanOptions options) {
        HanForms forms = options.hanForms();
        HanConversion conversion = new HanConversion(edits, forms);
        String text = edits.text();
        String usual = Language.of(text);
        int shortest = options.count(RuleParameter.LANGUAGE_CHARACTERS);
        int lean = forms.lean(text);
        Paragraphs.each(text, (start, end) -> {
            String paragraph = text.substring(start, end);
            if (isChinese(paragraph, usual, shortest)) {
                conversion.paragraph(paragraph, start, lean);
            }
        });
    }

    /**
     * True for a paragraph in Chinese.
     *
     * @param usual the language of the document: in one in Japanese or Korean a line of Han characters alone may be a
     *     heading or a name
     * @param shortest letters of a paragraph whose language is told whatever stands around it
     */
    private static boolean isChinese(String paragraph, String usual, int shortest) {
        String language = Language.of(paragraph);
        boolean isForeign = usual.equals("ja") || usual.equals("ko");
        return (language.equals("zh") || language.equals("mixed"))
                && (!isForeign || OtherLanguage.letters(paragraph) >= shortest);
    }

    /** @param around how far the document leans to the script */
    private void paragraph(String paragraph, int offset, int around) {
        int own = forms.lean(paragraph);
        int lean = own == 0 ? around : own;
        int start = 0;
        for (int i = 0; i <= paragraph.length(); i++) {
            boolean isEnd = i == paragraph.length() || SENTENCE_ENDS.indexOf(paragraph.charAt(i)) >= 0;
            if (isEnd || i - start >= LONGEST && mayCut(paragraph, i, i - start)) {
                sentence(paragraph.substring(start, i), offset + start, lean);
                start = isEnd ? i + 1 : i;
            }
        }
    }

    /** Between words, or else anywhere but within a character. */
    private static boolean mayCut(String paragraph, int at, int length) {
        char c = paragraph.charAt(at);
        return !Characters.isHan(c) && !Character.isSurrogate(c)
                || length >= 2 * LONGEST && !Character.isLowSurrogate(c);
    }

    /** @param around how far what stands around the sentence leans to the script */
    private void sentence(String sentence, int offset, int around) {
        if (!isChinese(sentence)) {
            return;
        }
        int own = forms.lean(sentence);
        boolean isOther = (own == 0 ? around : own) < 0;
        if (!isOther && !forms.lacksAny(sentence)) {
            return;
        }
        String written = written(sentence, isOther);
        for (int i = 0; i < sentence.length(); i++) {
            int start = i;
            while (i < sentence.length() && sentence.charAt(i) != written.charAt(i)) {
                i++;
            }
            if (i > start) {
                edits.replace(Rule.HAN_SCRIPT, offset + start, offset + i, written.substring(start, i));
            }
        }
    }

    /** True when there are Han characters, and hardly a Japanese or Korean letter among them. */
    private static boolean isChinese(String sentence) {
        int han = 0;
        int foreign = 0;
        for (int i = 0; i < sentence.length(); i++) {
            char c = sentence.charAt(i);
            han += Characters.isHan(c) ? 1 : 0;
            foreign += Characters.isKana(c) || Characters.isHangul(c) ? 1 : 0;
        }
        return han > 9 * foreign;
    }

    /** @param isOther whether the sentence is in the other script: then characters of both are looked at as well */
    private String written(String sentence, boolean isOther) {
        String there = forms.write(sentence);
        String back = null;
        StringBuilder written = new StringBuilder(sentence);
        for (int i = 0; i < sentence.length(); i++) {
            char before = sentence.charAt(i);
            char after = there.charAt(i);
            if (before == after) {
                continue;
            }
            boolean isWanted = !forms.has(before);
            if (!isWanted && isOther && forms.has(after)) {
                back = back == null ? forms.other().write(there) : back;
                isWanted = back.charAt(i) != after;
            }
            if (isWanted) {
                written.setCharAt(i, after);
            }
        }
        return written.toString();
    }
}
