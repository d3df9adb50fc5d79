package dev.inkling.notebook;

import dev.inkling.corpus.Gathering;
import dev.inkling.corpus.format.Formats;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code %gather PATH...}: copies the writer's files into one folder and lists what texts are in them. */
@Command(
        name = "gather",
        description = "Copy the files with your texts into one folder, and list the texts in them.",
        footer = {
            "",
            "Takes " + Formats.READ + ", and folders",
            "and archives of them. Files are copied byte for byte; nothing is changed, run or fetched. %%clean without a",
            "path then cleans what was gathered; %%clean PATH reads files where they are and needs no %%gather."
        })
public final class GatherMagic implements Magic<Gathering> {
    private final Consumer<Gathering> keep;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files, folders, patterns such as posts/*.md.")
    private List<String> sources;

    @Option(
            names = "--into",
            paramLabel = "FOLDER",
            defaultValue = "gathered-texts",
            description = "Where the copies go (default: ${DEFAULT-VALUE}).")
    private String into;

    @Mixin
    private ReadingOptions reading;

    /** @param keep remembers where the files are */
    public GatherMagic(Consumer<Gathering> keep) {
        this.keep = keep;
    }

    @Override
    public Gathering call(Cell cell) {
        Gathering gathering =
                Gathering.of(sources.stream().map(UserPath::place).toList(), UserPath.of(into), reading.get());
        keep.accept(gathering);
        return gathering;
    }
}
