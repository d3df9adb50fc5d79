package dev.inkling.notebook;

import dev.inkling.corpus.format.ReadOptions;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of magics that read files: what the files do not say themselves. */
final class ReadingOptions {
    @Option(
            names = "--me",
            split = ",",
            paramLabel = "ADDRESS",
            description =
                    "Your mail addresses and names, separated by commas: only what you wrote is taken of mails and"
                            + " of pages on which several people write.")
    private List<String> me;

    @Option(
            names = "--text-column",
            paramLabel = "COLUMN",
            description = "The column of .csv, .tsv and .jsonl files that holds the text (default: found).")
    private String textColumn;

    ReadOptions get() {
        return or(ReadOptions.DEFAULTS);
    }

    /** What is not given here is as it was. */
    ReadOptions or(ReadOptions before) {
        return new ReadOptions(me == null ? before.me() : me, textColumn == null ? before.textColumn() : textColumn);
    }
}
