package dev.inkling.corpus;

import dev.inkling.Characters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Adds up what the log holds, and says in plain words what follows from it. */
final class ReportWriter {
    /** Below this a voice cannot be learned, only a few phrases. */
    private static final long LITTLE = 10_000;

    private static final long SOME = 50_000;

    /** Weight of a Han character against a Latin letter: about as much text in a third of the characters. */
    private static final int HAN_WEIGHT = 3;

    /** What share of a source's visible characters a rule removed. */
    private record Taken(String source, double share) {}

    private ReportWriter() {}

    static CorpusReport report(
            List<Source> sources, List<Document> documents, ChangeLog log, List<Flag> flags, CleanOptions options) {
        Map<Rule, List<Taken>> taken = new EnumMap<>(Rule.class);
        Map<Rule, long[]> totals = new EnumMap<>(Rule.class);
        for (Source source : sources) {
            Map<Rule, Integer> visible = new EnumMap<>(Rule.class);
            for (Change change : source.changes()) {
                long[] total = totals.computeIfAbsent(change.rule(), rule -> new long[3]);
                total[0]++;
                total[1] += change.before().length();
                total[2] += change.after().length();
                visible.merge(
                        change.rule(),
                        Characters.visible(change.before()) - Characters.visible(change.after()),
                        Integer::sum);
            }
            List<String> much = new ArrayList<>();
            visible.forEach((rule, removed) -> {
                double share = (double) removed / Math.max(1, source.visibleIn());
                if (!isWholeDocument(rule) && share > options.alarmShare()) {
                    taken.computeIfAbsent(rule, r -> new ArrayList<>()).add(new Taken(source.name(), share));
                    much.add(String.format(Locale.ROOT, "%s %.0f %%", rule.id(), 100 * share));
                }
            });
            if (!much.isEmpty()) {
                source.note("much was removed: " + String.join(", ", much));
            }
        }
        for (Flag flag : flags) {
            totals.computeIfAbsent(flag.rule(), rule -> new long[3])[0]++;
        }
        List<RuleReport> counts = new ArrayList<>();
        for (Rule rule : Rule.values()) {
            long[] total = totals.getOrDefault(rule, new long[3]);
            counts.add(new RuleReport(rule, options.has(rule), (int) total[0], total[1], total[2]));
        }
        List<SourceReport> files = sources.stream().map(Source::report).toList();
        List<PrivateData> privateData = PrivateData.of(log, documents, options);
        List<String> advice = new ArrayList<>(advice(files, documents));
        advice.addAll(Findings.sentences(documents, flags, privateData, options));
        return new CorpusReport(files, counts, alarms(taken, options), advice, log, flags, privateData);
    }

    /** One sentence a rule, with the source of which it took most. */
    private static List<String> alarms(Map<Rule, List<Taken>> taken, CleanOptions options) {
        List<String> alarms = new ArrayList<>();
        taken.forEach((rule, sources) -> {
            Taken most = Collections.max(sources, Comparator.comparingDouble(Taken::share));
            String others = sources.size() == 1
                    ? ""
                    : String.format(
                            Locale.ROOT,
                            " and more than %.0f %% of %d other files",
                            100 * options.alarmShare(),
                            sources.size() - 1);
            alarms.add(String.format(
                    Locale.ROOT,
                    "%s took %.0f %% of %s%s: look at what is left, or leave the rule out with --skip %s",
                    rule.id(),
                    100 * most.share,
                    most.source,
                    others,
                    rule.id()));
        });
        return alarms;
    }

    private static boolean isWholeDocument(Rule rule) {
        return rule == Rule.DUPLICATE_DOCUMENTS || rule == Rule.NEAR_DUPLICATES;
    }

    private static List<String> advice(List<SourceReport> files, List<Document> documents) {
        List<String> advice = new ArrayList<>();
        long han = 0;
        long characters = 0;
        for (Document document : documents) {
            characters += document.characters();
            han += document.text().codePoints().filter(Characters::isHan).count();
        }
        long weight = characters + (HAN_WEIGHT - 1) * han;
        if (weight < LITTLE) {
            advice.add(String.format(
                    Locale.ROOT,
                    "%,d characters are very little: a voice needs about 50,000 letters (some 8,000 English words)"
                            + " or 17,000 Chinese characters; add more texts.",
                    characters));
        } else if (weight < SOME) {
            advice.add(String.format(
                    Locale.ROOT,
                    "%,d characters are enough to begin with; the voice gets clearer with twice as many.",
                    characters));
        }
        if (documents.size() > 0 && documents.size() < 10) {
            String count =
                    documents.size() == 1 ? "There is 1 document" : "There are " + documents.size() + " documents";
            advice.add(count + ": below 10 the end of the texts is held out for"
                    + " the test instead of whole documents.");
        }
        long latin = documents.stream()
                .filter(document -> document.language().equals("en"))
                .mapToLong(Document::characters)
                .sum();
        double share = characters == 0 ? 0 : (double) latin / weight;
        if (share > 0.2 && share < 0.8 && han > 0) {
            advice.add(
                    "There are texts in Chinese and in English: if these are two voices, clean and train them apart.");
        }
        long broken = files.stream()
                .filter(file -> file.state() == SourceReport.State.BROKEN)
                .count();
        if (broken > 0) {
            advice.add(broken + " of the files could not be read and " + (broken == 1 ? "is" : "are")
                    + " left out: see the notes in the table of sources.");
        }
        return advice;
    }
}
