package dev.inkling.corpus;

import dev.inkling.Characters;
import dev.inkling.InklingException;
import dev.inkling.corpus.format.ReadOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns files into a corpus: gathers them, finds their encodings, runs the rules of a document until nothing changes any
 * more, then compares the documents with each other. The files themselves are only read.
 */
public final class Cleaner {
    private Cleaner() {}

    /**
     * Cleans files and folders.
     *
     * @throws InklingException when a source is missing, holds no text, or nothing readable is left
     */
    public static Corpus clean(List<Path> sources, CleanOptions options) {
        return clean(sources.stream().map(Place::of).toList(), ReadOptions.DEFAULTS, options);
    }

    /**
     * Cleans files, folders, those that fit a pattern, and the archives among them.
     *
     * @param reading what the files do not say themselves
     * @throws InklingException when a source is missing, holds no text, or nothing readable is left
     */
    public static Corpus clean(List<Place> places, ReadOptions reading, CleanOptions options) {
        List<Source> read = SourceReader.read(Gatherer.gather(places), reading);
        Vocabulary vocabulary = new Vocabulary(read);
        for (Source source : read) {
            if (source.isText()) {
                TextPipeline.run(source, options, vocabulary);
                if (options.has(Rule.UNREADABLE)) {
                    Unreadable.heavy(source.text()).ifPresent(source::reject);
                }
            }
        }
        Duplicates.drop(read.stream().filter(Source::isText).toList(), options);
        Corpus corpus = corpus(read, options);
        if (corpus.documents().isEmpty()) {
            throw new InklingException(nothingLeft(corpus.report()));
        }
        return corpus;
    }

    /** Cleans one text as the rules within a document do; for a text that is not in a file. */
    public static String cleanText(String text, CleanOptions options) {
        Source source = Source.text("text", text);
        TextPipeline.run(source, options, new Vocabulary(List.of(source)));
        return source.text();
    }

    private static Corpus corpus(List<Source> sources, CleanOptions options) {
        List<Document> documents = new ArrayList<>();
        Map<String, List<Change>> changes = new LinkedHashMap<>();
        for (Source source : sources) {
            Optional<Document> document = source.document();
            document.ifPresent(documents::add);
            if (!source.changes().isEmpty()) {
                changes.put(source.name(), source.changes());
            }
        }
        List<Flag> flags = documents.stream()
                .flatMap(document -> Doubts.of(document, options).stream())
                .toList();
        return new Corpus(documents, ReportWriter.report(sources, documents, new ChangeLog(changes), flags, options));
    }

    private static String nothingLeft(CorpusReport report) {
        String first = report.files().stream()
                .filter(file -> file.state() == SourceReport.State.BROKEN)
                .map(file -> file.source() + ": " + file.notes().get(0))
                .findFirst()
                .or(() -> emptied(report))
                .orElse("the files hold no words");
        return "nothing is left to learn from: of " + report.files().size() + " files "
                + report.count(SourceReport.State.BROKEN) + " could not be decoded, "
                + report.count(SourceReport.State.NOT_READ) + " are not texts, "
                + report.count(SourceReport.State.EMPTY) + " are empty (" + first + ")";
    }

    /** The first file that had words until a rule took them, and the rule that took most. */
    private static Optional<String> emptied(CorpusReport report) {
        for (SourceReport file : report.files()) {
            Map<Rule, Integer> taken = new EnumMap<>(Rule.class);
            for (Change change : report.log().of(file.source())) {
                int words = Characters.visible(change.before()) - Characters.visible(change.after());
                taken.merge(change.rule(), words, Integer::sum);
            }
            Optional<Map.Entry<Rule, Integer>> most =
                    taken.entrySet().stream().max(Map.Entry.comparingByValue()).filter(entry -> entry.getValue() > 0);
            if (file.state() == SourceReport.State.EMPTY && most.isPresent()) {
                String rule = most.get().getKey().id();
                return Optional.of(rule + " took the text of " + file.source() + ": keep it with --skip " + rule);
            }
        }
        return Optional.empty();
    }
}
