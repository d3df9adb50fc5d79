package dev.inkling.notebook;

import dev.inkling.corpus.CleanOptions;
import dev.inkling.corpus.Cleaner;
import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.Rule;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code %clean FOLDER...}: reads the writer's texts and makes them the session's corpus. */
@Command(
        name = "clean",
        description =
                "Read the texts in files and folders, mend what machines did to them, and keep them as the corpus.",
        footer = {
            "",
            "Reads .txt, .text, .md and .markdown in UTF-8, UTF-16, GB18030, Big5 and windows-1252. The files",
            "themselves are never changed; corpus.report() tells what was, and rules() what each rule does."
        })
public final class CleanMagic implements Magic<Corpus> {
    private final Consumer<Corpus> keep;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files and folders with texts.")
    private List<String> sources;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Also write the result there: documents.jsonl and manifest.json.")
    private String out;

    @Option(
            names = "--rules",
            split = ",",
            paramLabel = "RULE",
            completionCandidates = RuleNames.class,
            description = "Only these rules, separated by commas: ${COMPLETION-CANDIDATES}.")
    private List<String> rules;

    @Option(
            names = "--skip",
            split = ",",
            paramLabel = "RULE",
            completionCandidates = RuleNames.class,
            description = "All rules but these.")
    private List<String> skip;

    @Option(names = "--dry-run", description = "Show what would be done; keep and write nothing.")
    private boolean dryRun;

    /** The names of the rules, for the help text. */
    static final class RuleNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Rule.values()).map(Rule::id).iterator();
        }
    }

    /** @param keep takes the corpus that the session works with from now on; not called in a dry run */
    public CleanMagic(Consumer<Corpus> keep) {
        this.keep = keep;
    }

    @Override
    public Corpus call(Cell cell) {
        Corpus corpus = Cleaner.clean(sources.stream().map(UserPath::of).toList(), options());
        if (!dryRun) {
            if (out != null) {
                corpus.write(UserPath.of(out));
            }
            keep.accept(corpus);
        }
        return corpus;
    }

    private CleanOptions options() {
        CleanOptions options = CleanOptions.defaults();
        if (rules != null) {
            options = options.only(rules.stream().map(Rule::named).toList());
        }
        return skip == null
                ? options
                : options.without(skip.stream().map(Rule::named).toList());
    }
}
