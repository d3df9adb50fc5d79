package dev.inkling.corpus;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What cleaning found and did.
 *
 * @param files every file that was found, also those that were not read, in the order of their names
 * @param counts every rule, in the order in which they run
 * @param alarms rules that took much of a source, a sentence each
 * @param advice what follows for the writer, a sentence each
 * @param log every change
 * @param flags passages that a rule doubts and leaves as they are, by document and place
 * @param privateData what was found of private data, masked or left
 */
public record CorpusReport(
        List<SourceReport> files,
        List<RuleReport> counts,
        List<String> alarms,
        List<String> advice,
        ChangeLog log,
        List<Flag> flags,
        List<PrivateData> privateData) {
    public CorpusReport {
        files = files instanceof StoredReports ? files : List.copyOf(files);
        counts = List.copyOf(counts);
        alarms = List.copyOf(alarms);
        advice = List.copyOf(advice);
        Objects.requireNonNull(log, "log");
        flags = List.copyOf(flags);
        privateData = List.copyOf(privateData);
    }

    /** The same with more advice. */
    CorpusReport advising(List<String> more) {
        List<String> all = new ArrayList<>(advice);
        more.stream().filter(sentence -> !all.contains(sentence)).forEach(all::add);
        return new CorpusReport(files, counts, alarms, all, log, flags, privateData);
    }

    /** The same with other doubts. */
    CorpusReport flagged(List<Flag> other) {
        return new CorpusReport(files, counts, alarms, advice, log, other, privateData);
    }

    /** Characters of all texts as they were read. */
    public long charactersIn() {
        return files.stream().mapToLong(SourceReport::charactersIn).sum();
    }

    /** Characters of the corpus. */
    public long charactersOut() {
        return files.stream().mapToLong(SourceReport::charactersOut).sum();
    }

    /** How many files are in this state. */
    public int count(SourceReport.State state) {
        return (int) files.stream().filter(file -> file.state() == state).count();
    }

    /** One row a file. */
    public Table sources() {
        StringColumn source = StringColumn.create("file");
        StringColumn state = StringColumn.create("state");
        StringColumn encoding = StringColumn.create("encoding");
        IntColumn in = IntColumn.create("characters in");
        IntColumn out = IntColumn.create("characters out");
        StringColumn language = StringColumn.create("language");
        StringColumn notes = StringColumn.create("notes");
        for (SourceReport file : files) {
            source.append(file.source());
            state.append(file.state().name().toLowerCase(Locale.ROOT).replace('_', ' '));
            encoding.append(file.encoding());
            if (file.isDecoded()) {
                in.append(file.charactersIn());
            } else {
                in.appendMissing();
            }
            out.append(file.charactersOut());
            language.append(file.language());
            notes.append(String.join("; ", file.notes()));
        }
        return Table.create("sources", source, state, encoding, in, out, language, notes);
    }

    /** One row a rule. */
    public Table rules() {
        StringColumn rule = StringColumn.create("rule");
        StringColumn on = StringColumn.create("on");
        IntColumn fired = IntColumn.create("times");
        LongColumn removed = LongColumn.create("characters removed");
        LongColumn added = LongColumn.create("characters added");
        StringColumn what = StringColumn.create("what it does");
        for (RuleReport count : counts) {
            rule.append(count.rule().id());
            on.append(count.on() ? "on" : "off");
            fired.append(count.fired());
            removed.append(count.removed());
            added.append(count.added());
            what.append(count.rule().description());
        }
        return Table.create("rules", rule, on, fired, removed, added, what);
    }

    /** A sentence with the totals, and one about what stood around the texts if there was anything. */
    public String summary() {
        Map<SourceReport.State, Integer> states = new EnumMap<>(SourceReport.State.class);
        long in = 0;
        long out = 0;
        for (SourceReport file : files) {
            states.merge(file.state(), 1, Integer::sum);
            in += file.charactersIn();
            out += file.charactersOut();
        }
        long around = counts.stream()
                .filter(count -> count.rule() == Rule.MAIN_TEXT || count.rule() == Rule.PAGE_FURNITURE)
                .mapToLong(RuleReport::removed)
                .sum();
        return String.format(
                        Locale.ROOT,
                        "%,d of %,d files kept (%d duplicates, %d empty, %d broken, %d not read), %,d of %,d characters.",
                        states.getOrDefault(SourceReport.State.KEPT, 0),
                        files.size(),
                        states.getOrDefault(SourceReport.State.DUPLICATE, 0),
                        states.getOrDefault(SourceReport.State.EMPTY, 0),
                        states.getOrDefault(SourceReport.State.BROKEN, 0),
                        states.getOrDefault(SourceReport.State.NOT_READ, 0),
                        out,
                        in)
                + (around == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                " %,d of those left out stood around the texts: menus, running heads, page numbers.",
                                around));
    }

    @Override
    public String toString() {
        return summary();
    }
}
