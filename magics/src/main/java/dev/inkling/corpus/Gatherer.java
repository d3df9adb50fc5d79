package dev.inkling.corpus;

import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds the files of the folders that were named, and tells the texts among them. */
final class Gatherer {
    /** How a file's text is read. */
    enum Kind {
        TEXT,
        MARKDOWN,
        NOT_READ
    }

    /**
     * A file that was found.
     *
     * @param source its name in reports: the named folder's name and the path below it, with slashes
     * @param extension in lower case, without the point; empty when there is none
     */
    record Found(Path path, String source, String extension, Kind kind) {}

    private static final Map<String, Kind> KINDS =
            Map.of("txt", Kind.TEXT, "text", Kind.TEXT, "md", Kind.MARKDOWN, "markdown", Kind.MARKDOWN);

    static final String READ = ".txt, .text, .md and .markdown";

    private Gatherer() {}

    /**
     * Every file once, sorted by name; hidden files and folders are passed over.
     *
     * @throws InklingException when a source is missing or no text is among what was found
     */
    static List<Found> gather(List<Path> sources) {
        if (sources.isEmpty()) {
            throw new InklingException("nothing to clean: name a folder with texts, for example %clean my-texts");
        }
        List<Found> all = new ArrayList<>();
        Set<Path> seen = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (Path source : sources) {
            Path root = source.toAbsolutePath().normalize();
            if (!Files.exists(root)) {
                throw new InklingException(missing(source, root));
            }
            boolean clash = !names.add(nameOf(root));
            for (Path file : files(source, root)) {
                if (seen.add(file)) {
                    all.add(found(root, file, clash));
                }
            }
        }
        all.sort(Comparator.comparing(Found::source));
        requireText(sources, all);
        return all;
    }

    private static String missing(Path source, Path root) {
        Path parent = root.getParent();
        while (parent != null && !Files.isDirectory(parent)) {
            parent = parent.getParent();
        }
        return "there is no file or folder " + source + ": looked at " + root
                + (parent == null ? "" : ", of which only " + parent + " exists")
                + "; check the name, or give the whole path";
    }

    private static List<Path> files(Path source, Path root) {
        if (Files.isRegularFile(root)) {
            return List.of(root);
        }
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(
                    root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                            boolean hidden = !folder.equals(root) && isHidden(folder);
                            return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                            if (attributes.isRegularFile() && !isHidden(file)) {
                                files.add(file);
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException problem) {
                            // A folder that may not be entered, a link in a circle: the file is reported when read.
                            if (Files.isRegularFile(file)) {
                                files.add(file);
                            }
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new InklingException("the folder " + source + " cannot be read (" + e.getMessage() + ")", e);
        }
        return files;
    }

    private static boolean isHidden(Path path) {
        String name = nameOf(path);
        return name.startsWith(".") || name.startsWith("~$") || name.equalsIgnoreCase("desktop.ini");
    }

    private static Found found(Path root, Path file, boolean clash) {
        String below = root.relativize(file).toString().replace('\\', '/');
        String prefix = clash ? root.toString().replace('\\', '/') : nameOf(root);
        String source = below.isEmpty() ? prefix : prefix.isEmpty() ? below : prefix + "/" + below;
        String name = nameOf(file);
        int point = name.lastIndexOf('.');
        String extension = point <= 0 ? "" : name.substring(point + 1).toLowerCase(Locale.ROOT);
        return new Found(file, source, extension, KINDS.getOrDefault(extension, Kind.NOT_READ));
    }

    private static String nameOf(Path path) {
        return path.getFileName() == null ? "" : path.getFileName().toString();
    }

    private static void requireText(List<Path> sources, List<Found> all) {
        if (all.stream().anyMatch(file -> file.kind() != Kind.NOT_READ)) {
            return;
        }
        String where = sources.stream().map(Path::toString).collect(Collectors.joining(", "));
        if (all.isEmpty()) {
            throw new InklingException(
                    "there are no files in " + where + ": put texts there (" + READ + ") and run %clean again");
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
                "there are no texts in " + where + " (found " + found + "): save them as one of " + READ);
    }
}
