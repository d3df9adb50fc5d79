package dev.inkling.corpus;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Adds up what the log holds, and says in plain words what follows from it. */
final class ReportWriter {
    /** Below this a voice cannot be learned, only a few phrases. */
    private static final long LITTLE = 10_000;

    private static final long SOME = 50_000;

    /** Weight of a Han character against a Latin letter: about as much text in a third of the characters. */
    private static final int HAN_WEIGHT = 3;

    /** Share of a source that must stand around the main text for an alarm: then the search for it has failed. */
    private static final double NEARLY_ALL = 0.95;

    /** What share of a source's visible characters a rule removed. */
    private record Share(String source, double share) {}

    /** What many sources have in common with an alarm: how many there are, and of which most was taken. */
    private record Most(int sources, Share most) {
        Most plus(Most other) {
            return new Most(sources + other.sources, other.most.share > most.share ? other.most : most);
        }
    }

    private ReportWriter() {}

    static CorpusReport report(SourceStore store, List<Document> documents, CleanOptions options) {
        Map<Rule, Most> much = new EnumMap<>(Rule.class);
        Map<Rule, Outcome.Taken> totals = new EnumMap<>(Rule.class);
        for (int number = 0; number < store.size(); number++) {
            Source source = store.get(number);
            Map<Rule, Double> shares = shares(source, options);
            source.outcome().taken().forEach((rule, taken) -> totals.merge(rule, taken, Outcome.Taken::plus));
            shares.forEach((rule, share) -> much.merge(rule, new Most(1, new Share(source.name(), share)), Most::plus));
            if (!shares.isEmpty()) {
                source.note("much was removed: "
                        + shares.entrySet().stream()
                                .map(e -> String.format(
                                        Locale.ROOT, "%s %.0f %%", e.getKey().id(), 100 * e.getValue()))
                                .collect(Collectors.joining(", ")));
                store.replace(number, source, options.paragraphCharacters());
            }
        }
        Inspection inspection = Inspection.of(documents, options);
        List<Flag> flags = inspection.flags();
        flags.forEach(flag -> totals.merge(flag.rule(), new Outcome.Taken(1, 0, 0, 0), Outcome.Taken::plus));
        List<RuleReport> counts = new ArrayList<>();
        for (Rule rule : Rule.values()) {
            Outcome.Taken total = totals.getOrDefault(rule, Outcome.Taken.NOTHING);
            counts.add(new RuleReport(
                    rule,
                    options.has(rule),
                    (int) Math.min(Integer.MAX_VALUE, total.times()),
                    total.removed(),
                    total.added()));
        }
        List<SourceReport> files = new StoredReports(store);
        ChangeLog log = new ChangeLog(store, options);
        List<PrivateData> privateData = PrivateData.of(log, inspection.left(), options);
        List<String> advice = new ArrayList<>(advice(files, documents.size(), inspection));
        advice.addAll(Findings.sentences(inspection, privateData, options));
        return new CorpusReport(files, counts, alarms(much, options), advice, log, flags, privateData);
    }

    /** The rules that took more of a source's text than an alarm allows. What stands around the text is no part of it. */
    private static Map<Rule, Double> shares(Source source, CleanOptions options) {
        Outcome outcome = source.outcome();
        Map<Rule, Double> shares = new EnumMap<>(Rule.class);
        outcome.taken().forEach((rule, taken) -> {
            boolean isAround = FormatRules.isAround(rule, source.asides());
            double of = isAround ? source.visibleIn() : source.visibleIn() - outcome.extracted();
            double share = taken.visible() / Math.max(1, of);
            if (!isWholeDocument(rule) && share > (isAround ? NEARLY_ALL : options.alarmShare())) {
                shares.put(rule, share);
            }
        });
        return shares;
    }

    /** One sentence a rule, with the source of which it took most. */
    private static List<String> alarms(Map<Rule, Most> taken, CleanOptions options) {
        List<String> alarms = new ArrayList<>();
        taken.forEach((rule, all) -> {
            String others = all.sources == 1
                    ? ""
                    : String.format(
                            Locale.ROOT,
                            " and more than %.0f %% of %d other files",
                            100 * options.alarmShare(),
                            all.sources - 1);
            alarms.add(String.format(
                    Locale.ROOT,
                    "%s took %.0f %% of %s%s: look at what is left, or leave the rule out with --skip %s",
                    rule.id(),
                    100 * all.most.share,
                    all.most.source,
                    others,
                    rule.id()));
        });
        return alarms;
    }

    private static boolean isWholeDocument(Rule rule) {
        return rule == Rule.DUPLICATE_DOCUMENTS || rule == Rule.NEAR_DUPLICATES;
    }

    private static List<String> advice(List<SourceReport> files, int documents, Inspection inspection) {
        List<String> advice = new ArrayList<>();
        long han = inspection.han();
        long characters = inspection.characters();
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
        if (documents > 0 && documents < 10) {
            String count = documents == 1 ? "There is 1 document" : "There are " + documents + " documents";
            advice.add(count + ": below 10 the end of the texts is held out for"
                    + " the test instead of whole documents.");
        }
        double share = characters == 0 ? 0 : (double) inspection.english() / weight;
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
