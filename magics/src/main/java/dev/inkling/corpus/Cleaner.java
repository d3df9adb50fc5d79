package dev.inkling.corpus;

import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.file.Files;
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
    /** Bytes. One text of 256 MB takes about 2 GB of memory on its way through the rules. */
    private static final long LARGEST = 1L << 28;

    private Cleaner() {}

    /**
     * Cleans files and folders.
     *
     * @throws InklingException when a source is missing, holds no text, or nothing readable is left
     */
    public static Corpus clean(List<Path> sources, CleanOptions options) {
        List<Gatherer.Found> found = Gatherer.gather(sources);
        List<Source> read = new ArrayList<>();
        for (Gatherer.Found file : found) {
            read.add(read(file));
        }
        Vocabulary vocabulary = new Vocabulary(read);
        for (Source source : read) {
            if (source.isText()) {
                TextPipeline.run(source, options, vocabulary);
                Mojibake.damage(source.text()).ifPresent(source::damaged);
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
        Source source = Source.text("text", text, Gatherer.Kind.TEXT);
        TextPipeline.run(source, options, new Vocabulary(List.of(source)));
        return source.text();
    }

    private static Source read(Gatherer.Found file) {
        if (!file.problem().isEmpty()) {
            return Source.broken(file, new byte[0], "it cannot be read (" + file.problem() + ")");
        }
        if (file.kind() == Gatherer.Kind.NOT_READ) {
            String kind = file.extension().isEmpty() ? "no extension" : file.extension();
            return Source.notRead(file, "not read: " + kind + "; texts are " + Gatherer.READ);
        }
        byte[] bytes;
        try {
            long size = Files.size(file.path());
            if (size > LARGEST) {
                return Source.notRead(
                        file, "not read: " + (size >> 20) + " MB are no text of one writer; split it below 256 MB");
            }
            bytes = Files.readAllBytes(file.path());
        } catch (IOException e) {
            return Source.broken(file, new byte[0], "it cannot be read (" + FileTree.reason(e) + ")");
        }
        Decoding decoding = TextDecoder.decode(bytes);
        if (decoding instanceof Decoding.Unreadable unreadable) {
            return Source.broken(file, bytes, unreadable.why());
        }
        return Source.decoded(file, bytes, (Decoding.Text) decoding);
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
        return new Corpus(documents, ReportWriter.report(sources, documents, new ChangeLog(changes), options));
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
