package dev.inkling.session;

import dev.inkling.Home;
import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The runs of this user on disk, one folder each, numbered from 1 on across sessions. */
final class RunStore {
    private final NumberedFolders folders;

    /**
     * What is known of the runs.
     *
     * @param damaged what is wrong with those whose cards cannot be read, a sentence each
     */
    record Cards(List<RunCard> readable, List<String> damaged) {}

    RunStore(Path folder) {
        this.folders = new NumberedFolders(folder);
    }

    /** The folder {@code runs} of {@link Home}. */
    static RunStore here() {
        return new RunStore(Home.folder().resolve("runs"));
    }

    /**
     * Makes room for a new run, with the next number.
     *
     * @throws IOException when the folder cannot be made
     */
    RunFiles create() throws IOException {
        return files(folders.create());
    }

    private static RunFiles files(Path folder) {
        return new RunFiles(folder, NumberedFolders.number(folder));
    }

    /** The runs that have begun, by number. */
    List<RunFiles> all() {
        return folders.all().stream()
                .map(RunStore::files)
                .filter(RunFiles::isRun)
                .toList();
    }

    /** One damaged card must not hide the others. */
    Cards cards() {
        List<RunCard> readable = new ArrayList<>();
        List<String> damaged = new ArrayList<>();
        for (RunFiles files : all()) {
            try {
                readable.add(files.readCard());
            } catch (InklingException e) {
                damaged.add(e.getMessage());
            }
        }
        return new Cards(readable, damaged);
    }

    /** @throws InklingException when there is no such run */
    RunFiles get(int number) {
        return all().stream()
                .filter(files -> files.number() == number)
                .findFirst()
                .orElseThrow(() -> new InklingException(
                        "there is no run " + number + " on this machine: %runs lists what there is"));
    }

    /** The newest run whose card is as wanted; damaged ones are passed over, with a word about it. */
    Optional<RunFiles> latest(Predicate<RunCard> wanted) {
        Cards cards = cards();
        cards.damaged().forEach(problem -> System.err.println("passed over: " + problem));
        return cards.readable().stream()
                .filter(wanted)
                .reduce((earlier, later) -> later)
                .map(card -> get(card.number()));
    }
}
