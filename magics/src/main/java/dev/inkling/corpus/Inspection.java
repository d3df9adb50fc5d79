package dev.inkling.corpus;

import dev.inkling.Characters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a look at every document that is left tells for the report. Several documents are looked at at a time; what they
 * tell is added up in their order, so that it does not depend on which was done first.
 */
final class Inspection {
    /** Documents whose findings wait to be added up. */
    private static final int BLOCK = 256;

    private final List<Flag> flags = new ArrayList<>();
    private final PrivateData.Counts left = new PrivateData.Counts();
    private final Findings.Habits habits = new Findings.Habits();
    private long characters;
    private long english;
    private long han;

    /**
     * What one document tells.
     *
     * @param han how many of its characters are Han
     * @param left private data that the rules in force leave
     * @param habit nothing where the text is not Chinese, as with the script
     */
    private record Look(
            String source,
            boolean isEnglish,
            int characters,
            long han,
            List<Flag> flags,
            List<PrivateFinder.Finding> left,
            Spacing.Habit habit,
            HanScript script) {
        static Look at(Document document, CleanOptions options) {
            String text = document.text();
            String language = document.language();
            boolean isChinese = language.equals("zh") || language.equals("mixed");
            return new Look(
                    document.source(),
                    language.equals("en"),
                    document.characters(),
                    Characters.han(text),
                    Doubts.of(document, options),
                    Masks.left(text, options),
                    isChinese ? Spacing.habit(text) : null,
                    isChinese ? HanScript.of(text) : null);
        }
    }

    private Inspection() {}

    static Inspection of(List<Document> documents, CleanOptions options) {
        Inspection inspection = new Inspection();
        for (int start = 0; start < documents.size(); start += BLOCK) {
            IntStream.range(start, Math.min(documents.size(), start + BLOCK))
                    .parallel()
                    .mapToObj(number -> Look.at(documents.get(number), options))
                    .toList()
                    .forEach(inspection::add);
        }
        return inspection;
    }

    private void add(Look look) {
        characters += look.characters;
        english += look.isEnglish ? look.characters : 0;
        han += look.han;
        flags.addAll(look.flags);
        look.left.forEach(finding -> left.add(finding.rule(), finding.value(), look.source));
        if (look.habit != null) {
            habits.add(look.habit, look.script);
        }
    }

    /** By document and place. */
    List<Flag> flags() {
        return flags;
    }

    /** Private data that was found and is not masked. */
    PrivateData.Counts left() {
        return left;
    }

    Findings.Habits habits() {
        return habits;
    }

    long characters() {
        return characters;
    }

    /** Characters of the documents in English. */
    long english() {
        return english;
    }

    /** How many of the characters are Han. */
    long han() {
        return han;
    }
}
