package dev.inkling.notebook;

import dev.inkling.InklingException;
import dev.inkling.corpus.Cleaner;
import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.Gathering;
import dev.inkling.corpus.Place;
import dev.inkling.corpus.format.Formats;
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
            "corpus.report() tells what was, and rules() what each rule does."
        })
public final class CleanMagic implements Magic<Corpus> {
    private final Supplier<Optional<Gathering>> gathered;
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
            description = "Also write the result there: documents.jsonl and manifest.json.")
    private String out;

    @Mixin
    private RuleOptions rules;

    @Option(names = "--dry-run", description = "Show what would be done; keep and write nothing.")
    private boolean dryRun;

    /**
     * @param gathered what there is to clean when no path is named
     * @param keep takes the corpus that the session works with from now on; not called in a dry run
     */
    public CleanMagic(Supplier<Optional<Gathering>> gathered, Consumer<Corpus> keep) {
        this.gathered = gathered;
        this.keep = keep;
    }

    @Override
    public Corpus call(Cell cell) {
        Corpus corpus = read();
        if (!dryRun) {
            if (out != null) {
                corpus.write(UserPath.of(out));
            }
            keep.accept(corpus);
        }
        return corpus;
    }

    private Corpus read() {
        if (sources != null) {
            return Cleaner.clean(sources.stream().map(UserPath::place).toList(), reading.get(), rules.get());
        }
        Gathering gathering = gathered.get()
                .orElseThrow(() -> new InklingException(
                        "nothing to clean: name a folder with texts, for example %clean my-texts"));
        return Cleaner.clean(List.of(Place.of(gathering.folder())), reading.or(gathering.reading()), rules.get());
    }
}
