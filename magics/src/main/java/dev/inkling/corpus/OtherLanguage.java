package dev.inkling.corpus;

import dev.inkling.Characters;

/** Paragraphs in another language than the document around them, told by the share of scripts. */
final class OtherLanguage {
    private OtherLanguage() {}

    /** @param usual the language of the document, see {@link Document#language()} */
    static void find(Doubts doubts, String usual, CleanOptions options) {
        if (usual.equals("mixed") || usual.equals("other")) {
            return;
        }
        int shortest = options.count(RuleParameter.LANGUAGE_CHARACTERS);
        String text = doubts.text();
        Paragraphs.each(text, (start, end) -> {
            if (2 * (end - start) < shortest) {
                return;
            }
            String words = Addresses.without(text.substring(start, end));
            String language = Language.of(words);
            boolean told = !language.equals("mixed") && !language.equals("other")
                    || language.equals("other") && Language.isLatin(words);
            if (told && !language.equals(usual) && letters(words) >= shortest) {
                String what = language.equals("other") ? "another language in Latin letters" : language;
                doubts.flag(Rule.OTHER_LANGUAGE, start, end, "it is in " + what + ", the document in " + usual);
            }
        });
    }

    /** Letters by their width: a Chinese character says as much as two or three letters. */
    static int letters(String paragraph) {
        return paragraph
                .codePoints()
                .filter(Character::isLetter)
                .map(Characters::columns)
                .sum();
    }
}
