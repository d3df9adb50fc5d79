package dev.inkling.corpus;

import dev.inkling.InklingException;
import dev.inkling.corpus.format.ReadOptions;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Turns files into a corpus: gathers them, finds their encodings, runs the rules of a document until nothing changes any
 * more, then compares the documents with each other. The files themselves are only read. Texts are in memory only while
 * they are worked on; a corpus may be larger than memory.
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
        return clean(places, reading, options, CleanListener.NONE);
    }

    /**
     * The same, watched.
     *
     * @throws InklingException also when the listener ended it
     */
    public static Corpus clean(List<Place> places, ReadOptions reading, CleanOptions options, CleanListener listener) {
        List<Gatherer.Found> files = Gatherer.gather(places);
        return clean(
                new Cleaning.Feed() {
                    @Override
                    public int size() {
                        return files.size();
                    }

                    @Override
                    public long bytes(int unit) {
                        return files.get(unit).path().toFile().length();
                    }

                    @Override
                    public void each(int unit, Consumer<Source> sink) {
                        SourceReader.read(files.get(unit), reading, sink);
                    }
                },
                options,
                listener);
    }

    /**
     * The corpus as it would be had a rule been left out, made of the texts as they were read; the files need not be there
     * any more.
     *
     * @throws InklingException when the corpus does not know how its texts were read, or the rule was not on
     */
    public static Corpus undo(Corpus corpus, Rule rule, CleanListener listener) {
        ChangeLog log = corpus.report().log();
        SourceStore store = log.sources()
                .orElseThrow(() -> new InklingException("a rule is undone in the corpus that %clean has just made; this"
                        + " one was read from a folder: clean the files again with --skip " + rule.id()));
        if (!log.options().has(rule)) {
            throw new InklingException(
                    "there is nothing of " + rule.id() + " to undo: the corpus was cleaned without it");
        }
        return clean(
                new Cleaning.Feed() {
                    @Override
                    public int size() {
                        return store.size();
                    }

                    @Override
                    public long bytes(int unit) {
                        return 0;
                    }

                    @Override
                    public void each(int unit, Consumer<Source> sink) {
                        sink.accept(store.get(unit).afresh(log.options().masks()));
                    }
                },
                log.options().without(List.of(rule)),
                listener);
    }

    private static Corpus clean(Cleaning.Feed feed, CleanOptions options, CleanListener listener) {
        Cleaning cleaning = new Cleaning(options, listener);
        SourceStore store = cleaning.run(feed);
        new Duplicates(store, options, cleaning::look).drop();
        cleaning.look("writing the report");
        StoredDocuments documents = StoredDocuments.of(store);
        Corpus corpus = new Corpus(documents, ReportWriter.report(store, documents, options));
        if (corpus.documents().isEmpty()) {
            throw new InklingException(nothingLeft(corpus.report(), store));
        }
        return corpus;
    }

    /** Cleans one text as the rules within a document do; for a text that is not in a file. */
    public static String cleanText(String text, CleanOptions options) {
        Source source = Source.text("text", text);
        TextPipeline.run(source, options, Words.of(text));
        return source.text();
    }

    private static String nothingLeft(CorpusReport report, SourceStore store) {
        String first = report.files().stream()
                .filter(file -> file.state() == SourceReport.State.BROKEN)
                .map(file -> file.source() + ": " + file.notes().get(0))
                .findFirst()
                .or(() -> emptied(store))
                .orElse("the files hold no words");
        return "nothing is left to learn from: of " + report.files().size() + " files "
                + report.count(SourceReport.State.BROKEN) + " could not be decoded, "
                + report.count(SourceReport.State.NOT_READ) + " are not texts, "
                + report.count(SourceReport.State.EMPTY) + " are empty (" + first + ")";
    }

    /** The first file that had words until a rule took them, and the rule that took most. */
    private static Optional<String> emptied(SourceStore store) {
        for (int i = 0; i < store.size(); i++) {
            Source source = store.get(i);
            Optional<Map.Entry<Rule, Outcome.Taken>> most = source.outcome().taken().entrySet().stream()
                    .max(Comparator.comparingLong(entry -> entry.getValue().visible()))
                    .filter(entry -> entry.getValue().visible() > 0);
            if (source.state() == SourceReport.State.EMPTY && most.isPresent()) {
                String rule = most.get().getKey().id();
                return Optional.of(rule + " took the text of " + source.name() + ": keep it with --skip " + rule);
            }
        }
        return Optional.empty();
    }
}
