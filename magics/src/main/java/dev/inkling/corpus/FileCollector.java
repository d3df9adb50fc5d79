package dev.inkling.corpus;

import dev.inkling.InklingException;
import dev.inkling.corpus.format.ReadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Copies files into a folder and notes what texts are in them. */
final class FileCollector {
    private final Path folder;
    private final ReadOptions reading;

    FileCollector(Path folder, ReadOptions reading) {
        this.folder = folder.toAbsolutePath().normalize();
        this.reading = reading;
    }

    Gathering collect(List<Gatherer.Found> files) {
        List<Gathering.Entry> entries = new ArrayList<>();
        for (Gatherer.Found file : files) {
            List<Source> sources = new ArrayList<>();
            SourceReader.read(file, reading, sources::add);
            List<Source> texts = sources.stream().filter(Source::isText).toList();
            Gathering.State state = texts.isEmpty() ? Gathering.State.LEFT_OUT : copy(file);
            entries.add(entry(file, state, sources, texts));
        }
        return new Gathering(folder, reading, entries);
    }

    private static Gathering.Entry entry(
            Gatherer.Found file, Gathering.State state, List<Source> sources, List<Source> texts) {
        List<String> notes = new ArrayList<>();
        for (Source source : sources) {
            String where = source.name().equals(file.source())
                    ? ""
                    : source.name().substring(file.source().length() + 1) + ": ";
            source.report().notes().forEach(note -> notes.add(where + note));
        }
        Optional<LocalDate> newest =
                texts.stream().flatMap(text -> text.date().stream()).max(Comparator.naturalOrder());
        String title = texts.size() == 1 ? texts.get(0).title() : "";
        long characters = texts.stream()
                .mapToLong(text -> text.text().codePointCount(0, text.text().length()))
                .sum();
        return new Gathering.Entry(file.source(), state, texts.size(), characters, newest, title, notes);
    }

    private Gathering.State copy(Gatherer.Found file) {
        try {
            Path from = file.path().toRealPath();
            if (Files.isDirectory(folder) && from.startsWith(folder.toRealPath())) {
                return Gathering.State.THERE;
            }
            Path wanted = folder.resolve(file.source().replaceAll("^/+", "").replace(":", ""))
                    .normalize();
            Path target = wanted;
            for (int number = 2; Files.exists(target); number++) {
                if (Files.mismatch(from, target) < 0) {
                    return Gathering.State.THERE;
                }
                target = numbered(wanted, number);
            }
            Files.createDirectories(target.getParent());
            Path draft = Files.createTempFile(target.getParent(), ".", ".part");
            try {
                Files.copy(from, draft, StandardCopyOption.REPLACE_EXISTING);
                Files.move(draft, target);
            } finally {
                Files.deleteIfExists(draft);
            }
            return Gathering.State.COPIED;
        } catch (IOException e) {
            throw new InklingException(
                    file.source() + " cannot be copied to " + folder + " (" + e
                            + "): make room there, or name another folder with --into",
                    e);
        }
    }

    private static Path numbered(Path wanted, int number) {
        String name = wanted.getFileName().toString();
        int point = name.lastIndexOf('.');
        String stem = point <= 0 ? name : name.substring(0, point);
        return wanted.resolveSibling(stem + " (" + number + ")" + name.substring(stem.length()));
    }
}
