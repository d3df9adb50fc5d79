package dev.inkling.corpus;

import dev.inkling.corpus.format.ReadOptions;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The writer's files in one folder.
 *
 * @param folder where the copies are
 * @param reading how they are to be read
 * @param files what was found, copied or not
 */
public record Gathering(Path folder, ReadOptions reading, List<Entry> files) {
    /** What became of a file that was found. */
    public enum State {
        COPIED,
        /** The same bytes were in the folder already. */
        THERE,
        /** Not a text, or it cannot be read. */
        LEFT_OUT
    }

    /**
     * One file.
     *
     * @param source where it was, below the folder that was named
     * @param texts in it
     * @param characters of those, in Unicode characters
     * @param date of the newest of its texts
     * @param title of its only text; empty when there are several, or none is told
     * @param notes sentences for the reader of the list
     */
    public record Entry(
            String source,
            State state,
            int texts,
            long characters,
            Optional<LocalDate> date,
            String title,
            List<String> notes) {
        public Entry {
            notes = List.copyOf(notes);
        }
    }

    public Gathering {
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(reading, "reading");
        files = List.copyOf(files);
    }

    /**
     * Copies the files into the folder, byte for byte, under the names that they have below what was named. A file that is
     * there with other bytes stays, the new one gets a number.
     *
     * @throws dev.inkling.InklingException when a place is missing, holds no text, or the folder cannot be written
     */
    public static Gathering of(List<Place> places, Path folder, ReadOptions reading) {
        return new FileCollector(folder, reading).collect(Gatherer.gather(places));
    }

    /** Texts in all files. */
    public int texts() {
        return files.stream().mapToInt(Entry::texts).sum();
    }

    /** One row a file. */
    public Table table() {
        StringColumn source = StringColumn.create("file");
        StringColumn state = StringColumn.create("state");
        IntColumn texts = IntColumn.create("texts");
        LongColumn characters = LongColumn.create("characters");
        DateColumn date = DateColumn.create("date");
        StringColumn title = StringColumn.create("title");
        StringColumn notes = StringColumn.create("notes");
        for (Entry file : files) {
            source.append(file.source);
            state.append(file.state.name().toLowerCase(Locale.ROOT).replace('_', ' '));
            texts.append(file.texts);
            characters.append(file.characters);
            if (file.date.isPresent()) {
                date.append(file.date.get());
            } else {
                date.appendMissing();
            }
            title.append(file.title);
            notes.append(String.join("; ", file.notes));
        }
        return Table.create("gathered", source, state, texts, characters, date, title, notes);
    }

    private long count(State state) {
        return files.stream().filter(file -> file.state == state).count();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d texts in %,d files in %s (%,d copied, %,d were there), %,d files left out",
                texts(),
                count(State.COPIED) + count(State.THERE),
                folder,
                count(State.COPIED),
                count(State.THERE),
                count(State.LEFT_OUT));
    }
}
