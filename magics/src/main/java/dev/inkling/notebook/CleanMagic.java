package dev.inkling.notebook;

import dev.inkling.InklingException;
import dev.inkling.corpus.CleanListener;
import dev.inkling.corpus.CleanOptions;
import dev.inkling.corpus.Cleaner;
import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.Gathering;
import dev.inkling.corpus.Labelling;
import dev.inkling.corpus.MaskMap;
import dev.inkling.corpus.Original;
import dev.inkling.corpus.Place;
import dev.inkling.corpus.PrivateData;
import dev.inkling.corpus.Rule;
import dev.inkling.corpus.format.Formats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
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
    private final UnaryOperator<Corpus> reviewed;
    private final UnaryOperator<Corpus> keep;
    private final Supplier<MaskMap> masks;

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
            names = "--label",
            paramLabel = "NAME=VALUE",
            description =
                    "A label for all these texts, as kind=essay, or for some, as \"letters/*: kind=letter\"; can be"
                            + " given several times. %%finetune --where chooses by labels.")
    private List<String> label = List.of();

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "A .csv with labels: a column source (names or patterns), and one for each label.")
    private String labels;

    @Mixin
    private RuleOptions rules;

    @Option(
            names = "--undo",
            paramLabel = "RULE",
            completionCandidates = RuleOptions.RuleNames.class,
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

    /**
     * @param gathered what there is to clean when no path is named
     * @param current the corpus that is there
     * @param reviewed applies what was decided about passages in reviews
     * @param keep the same, and makes them what the session works with from now on; not called in a dry run
     * @param masks the map of placeholders, the same one each time
     */
    public CleanMagic(
            Supplier<Optional<Gathering>> gathered,
            Supplier<Corpus> current,
            UnaryOperator<Corpus> reviewed,
            UnaryOperator<Corpus> keep,
            Supplier<MaskMap> masks) {
        this.gathered = gathered;
        this.current = current;
        this.reviewed = reviewed;
        this.keep = keep;
        this.masks = masks;
    }

    @Override
    public Corpus call(Cell cell) {
        if (restore != null) {
            return restored(cell);
        }
        Corpus cleaned = undo == null ? labelled(clean(cell)) : undone(cell);
        if (dryRun) {
            return reviewed.apply(cleaned);
        }
        keepMasks(cleaned);
        Corpus corpus = keep.apply(cleaned);
        if (out != null) {
            corpus.write(UserPath.of(out));
        }
        return corpus;
    }

    /** The placeholders are worth nothing without the values: these are on disk before any of the texts is. */
    private void keepMasks(Corpus corpus) {
        MaskMap map = masks.get();
        boolean masked = corpus.report().privateData().stream().anyMatch(PrivateData::masked);
        if (masked
                && out != null
                && map.file().filter(file -> isBelow(file, UserPath.of(out))).isPresent()) {
            throw new InklingException("--out " + out + " is above the file with the private values behind the"
                    + " placeholders, " + map.file().get() + ": name another folder, so that the two never go away"
                    + " together");
        }
        map.save();
    }

    private static boolean isBelow(Path file, Path folder) {
        return file.toAbsolutePath()
                .normalize()
                .startsWith(folder.toAbsolutePath().normalize());
    }

    /** Cleans, and once more when the user has just said yes to masking what the first time left. */
    private Corpus clean(Cell cell) {
        MaskMap map = masks.get();
        CleanOptions options = rules.get().with(map);
        List<Rule> wanted = new ArrayList<>();
        for (Rule rule : Rule.values()) {
            if (rule.masks() && !rules.decides(rule) && map.answer(rule).orElse(false)) {
                wanted.add(rule);
            }
        }
        CleanOptions all = options.with(wanted);
        Corpus corpus = watched(cell, listener -> read(all, listener));
        return dryRun || !asks(cell, corpus, map) ? corpus : clean(cell);
    }

    /** Asks about private data that was left and that nobody has decided on; true when some of it shall be masked. */
    private boolean asks(Cell cell, Corpus corpus, MaskMap map) {
        List<PrivateData> open = corpus.report().privateData().stream()
                .filter(data -> !data.masked() && !rules.decides(data.rule()))
                .filter(data -> map.answer(data.rule()).isEmpty())
                .toList();
        if (open.isEmpty()) {
            return false;
        }
        String what = open.stream().map(PrivateData::toString).collect(Collectors.joining(", "));
        String answer = cell.ask("The texts hold " + what + ". Shall placeholders stand there instead? yes/no: ")
                .orElse("");
        if (answer.isBlank()) {
            return false;
        }
        boolean yes = HubLoading.isYes(answer);
        open.forEach(data -> map.answer(data.rule(), yes));
        map.save();
        return yes;
    }

    /** Shows how far a cleaning is. */
    private static Corpus watched(Cell cell, Function<CleanListener, Corpus> cleaning) {
        CleanView view = new CleanView(cell);
        boolean isDone = false;
        try {
            Corpus corpus = cleaning.apply(view);
            isDone = true;
            return corpus;
        } finally {
            view.done(isDone);
        }
    }

    private Corpus labelled(Corpus corpus) {
        Labelling labelling = Labelling.of(label);
        return (labels == null ? labelling : labelling.and(Labelling.read(UserPath.of(labels)))).apply(corpus);
    }

    private Corpus undone(Cell cell) {
        if (sources != null || rules.areGiven() || !label.isEmpty() || labels != null) {
            throw new InklingException(
                    "--undo works on the corpus that is there: leave out the paths, the labels and the choice of rules");
        }
        Corpus before = current.get();
        return Labelling.carry(before, watched(cell, listener -> Cleaner.undo(before, Rule.named(undo), listener)));
    }

    private Corpus restored(Cell cell) {
        if (out == null) {
            throw new InklingException("--restore needs a folder for the file: add --out FOLDER");
        }
        Corpus corpus = current.get();
        Original original = corpus.original(restore, masks.get());
        Path file = original.write(UserPath.of(out));
        cell.print(file + ": " + original.source()
                + (original.bytes().isPresent() ? " byte for byte as it was read\n" : ", its text as it was read\n"));
        return corpus;
    }

    private Corpus read(CleanOptions options, CleanListener listener) {
        if (sources != null) {
            return Cleaner.clean(sources.stream().map(UserPath::place).toList(), reading.get(), options, listener);
        }
        Gathering gathering = gathered.get()
                .orElseThrow(() -> new InklingException(
                        "nothing to clean: name a folder with texts, for example %clean my-texts"));
        return Cleaner.clean(List.of(Place.of(gathering.folder())), reading.or(gathering.reading()), options, listener);
    }
}
