package dev.inkling.notebook;

import dev.inkling.InklingException;
import dev.inkling.corpus.CleanOptions;
import dev.inkling.corpus.Cleaner;
import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.Gathering;
import dev.inkling.corpus.Original;
import dev.inkling.corpus.Place;
import dev.inkling.corpus.Rule;
import dev.inkling.corpus.format.Formats;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code %clean FOLDER...}: reads the writer's texts and makes them the session's corpus. */
@Command(
        name = "clean",
        description =
                "Read the texts in files and folders, mend what machines did to them, and keep them as the corpus.",
        footer = {
            "",
            "Reads " + Formats.READ + " in UTF-8,",
            "UTF-16, GB18030, Big5 and windows-1252, also in zip archives. The files themselves are never changed;",
            "corpus.report() tells what was, and rules() what each rule does. Every change is in the log: --undo takes",
            "those of one rule back, --restore gives a text as it was read. The interrupt button ends a long cleaning",
            "and leaves the corpus as it was."
        })
public final class CleanMagic implements Magic<Corpus> {
    private final Supplier<Optional<Gathering>> gathered;
    private final Supplier<Corpus> current;
    private final Consumer<Corpus> keep;

    @Parameters(
            arity = "0..*",
            paramLabel = "PATH",
            description = "Files, folders, patterns such as posts/*.md (default: what %%gather has gathered).")
    private List<String> sources;

    @Mixin
    private ReadingOptions reading;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Also write the result there: documents.jsonl, changes.jsonl and manifest.json.")
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

    @Option(
            names = "--undo",
            paramLabel = "RULE",
            completionCandidates = RuleNames.class,
            description =
                    "Take the changes of one rule back out of the corpus that is there; the files are not needed.")
    private String undo;

    @Option(
            names = "--restore",
            paramLabel = "FILE",
            description = "Write a text of the corpus as it was read to the folder of --out; plain text byte for byte.")
    private String restore;

    @Option(names = "--dry-run", description = "Show what would be done; keep and write nothing.")
    private boolean dryRun;

    /** The names of the rules, for the help text. */
    static final class RuleNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Rule.values()).map(Rule::id).iterator();
        }
    }

    /**
     * @param gathered what there is to clean when no path is named
     * @param current the corpus that is there
     * @param keep takes the corpus that the session works with from now on; not called in a dry run
     */
    public CleanMagic(Supplier<Optional<Gathering>> gathered, Supplier<Corpus> current, Consumer<Corpus> keep) {
        this.gathered = gathered;
        this.current = current;
        this.keep = keep;
    }

    @Override
    public Corpus call(Cell cell) {
        if (restore != null) {
            return restored(cell);
        }
        CleanView view = new CleanView(cell);
        boolean isDone = false;
        Corpus corpus;
        try {
            corpus = undo == null ? read(view) : undone(view);
            isDone = true;
        } finally {
            view.done(isDone);
        }
        if (!dryRun) {
            if (out != null) {
                corpus.write(UserPath.of(out));
            }
            keep.accept(corpus);
        }
        return corpus;
    }

    private Corpus undone(CleanView view) {
        if (sources != null || rules != null || skip != null) {
            throw new InklingException(
                    "--undo works on the corpus that is there: leave out the paths, --rules and --skip");
        }
        return Cleaner.undo(current.get(), Rule.named(undo), view);
    }

    private Corpus restored(Cell cell) {
        if (out == null) {
            throw new InklingException("--restore needs a folder for the file: add --out FOLDER");
        }
        Corpus corpus = current.get();
        Original original = corpus.original(restore);
        Path file = original.write(UserPath.of(out));
        cell.print(file + ": " + original.source()
                + (original.bytes().isPresent() ? " byte for byte as it was read\n" : ", its text as it was read\n"));
        return corpus;
    }

    private Corpus read(CleanView view) {
        if (sources != null) {
            return Cleaner.clean(sources.stream().map(UserPath::place).toList(), reading.get(), options(), view);
        }
        Gathering gathering = gathered.get()
                .orElseThrow(() -> new InklingException(
                        "nothing to clean: name a folder with texts, for example %clean my-texts"));
        return Cleaner.clean(List.of(Place.of(gathering.folder())), reading.or(gathering.reading()), options(), view);
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
