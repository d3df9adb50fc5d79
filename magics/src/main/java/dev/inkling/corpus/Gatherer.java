package dev.inkling.corpus;

import dev.inkling.InklingException;
import dev.inkling.corpus.format.Formats;
import dev.inkling.corpus.format.Names;
import dev.inkling.corpus.format.PageFolders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds the files of the folders that were named, and tells the texts among them. */
final class Gatherer {
    /**
     * A file that was found.
     *
     * @param source its name in reports: the named folder's name and the path below it, with slashes
     * @param extension in lower case, without the point; empty when there is none
     * @param problem why it cannot be opened at all; empty when nothing is known against it
     */
    record Found(Path path, String source, String extension, String problem) {
        boolean isRead() {
            return Formats.reads(nameOf(path));
        }
    }

    private Gatherer() {}

    /**
     * Every file once, by whatever links it is reached, sorted by name; hidden files and folders are passed over.
     *
     * @throws InklingException when a source is missing or no text is among what was found
     */
    static List<Found> gather(List<Place> sources) {
        if (sources.isEmpty()) {
            throw new InklingException("nothing to clean: name a folder with texts, for example %clean my-texts");
        }
        List<Found> all = new ArrayList<>();
        Set<Path> seen = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (Place place : sources) {
            Path root = place.root().toAbsolutePath().normalize();
            if (place.isMissing()) {
                throw new InklingException(missing(place.root(), root));
            }
            boolean clash = !names.add(nameOf(root));
            List<FileTree.Entry> entries = FileTree.files(place.root(), root);
            List<FileTree.Entry> fit =
                    entries.stream().filter(entry -> place.fits(entry.path())).toList();
            if (fit.isEmpty() && !entries.isEmpty()) {
                throw new InklingException("none of the " + entries.size() + " files in " + place.root() + " fits "
                        + place.pattern() + ": look at the names there, or give the folder alone");
            }
            for (FileTree.Entry entry : fit) {
                if (seen.add(entry.real())) {
                    all.add(found(root, entry, clash));
                }
            }
        }
        all.sort(Comparator.comparing(Found::source));
        PageFolders folders = new PageFolders(all.stream().map(Found::source).toList());
        all.removeIf(file -> folders.hold(file.source()));
        requireText(sources, all);
        return all;
    }

    private static String missing(Path source, Path root) {
        Path parent = root.getParent();
        while (parent != null && !Files.isDirectory(parent)) {
            parent = parent.getParent();
        }
        String where = source.isAbsolute()
                ? ""
                : " in " + Path.of("").toAbsolutePath() + " (in a notebook, paths begin where the notebook is)";
        return "there is no file or folder " + source + where
                + (parent == null ? "" : ": of " + root + " only " + parent + " exists")
                + "; check the name, or give the whole path";
    }

    private static Found found(Path root, FileTree.Entry entry, boolean clash) {
        Path file = entry.path();
        String below = root.relativize(file).toString().replace('\\', '/');
        String prefix = clash ? root.toString().replace('\\', '/') : nameOf(root);
        String source = below.isEmpty() ? prefix : prefix.isEmpty() ? below : prefix + "/" + below;
        String name = nameOf(file);
        return new Found(file, source, Names.extension(name), entry.problem());
    }

    static String nameOf(Path path) {
        return path.getFileName() == null ? "" : path.getFileName().toString();
    }

    private static void requireText(List<Place> sources, List<Found> all) {
        if (all.stream().anyMatch(Found::isRead)) {
            return;
        }
        String where = sources.stream().map(Place::toString).collect(Collectors.joining(", "));
        if (all.isEmpty()) {
            throw new InklingException(
                    "there are no files in " + where + ": put texts there (" + Formats.READ + ") and run %clean again");
        }
        Optional<Found> problem =
                all.stream().filter(file -> !file.problem().isEmpty()).findFirst();
        if (problem.isPresent()) {
            throw new InklingException(
                    "there are no texts in " + where + ": " + problem.get().source() + " cannot be read ("
                            + problem.get().problem() + ")");
        }
        Map<String, Long> kinds = all.stream()
                .collect(Collectors.groupingBy(
                        file -> file.extension().isEmpty() ? "no extension" : "." + file.extension(),
                        TreeMap::new,
                        Collectors.counting()));
        String found = kinds.entrySet().stream()
                .map(e -> e.getValue() + " with " + e.getKey())
                .collect(Collectors.joining(", "));
        throw new InklingException(
                "there are no texts in " + where + " (found " + found + "): save them as one of " + Formats.READ);
    }
}
