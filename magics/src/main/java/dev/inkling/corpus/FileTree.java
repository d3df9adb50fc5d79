package dev.inkling.corpus;

import dev.inkling.InklingException;
import dev.inkling.corpus.format.Names;
import dev.inkling.corpus.format.Problems;
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
import java.util.List;

/** The files below a folder, links followed, and what is there but cannot be opened. */
final class FileTree extends SimpleFileVisitor<Path> {
    /**
     * A file, or a folder or link that leads nowhere.
     *
     * @param real the path without links, by which a file is known
     * @param problem why it cannot be opened; empty when nothing is known against it
     */
    record Entry(Path path, Path real, String problem) {}

    private final Path root;
    private final Path realRoot;
    private final List<Entry> entries = new ArrayList<>();

    private FileTree(Path root, Path realRoot) {
        this.root = root;
        this.realRoot = realRoot;
    }

    /**
     * Everything below a folder but what is hidden; a file comes first under its own name, then under those of links.
     *
     * @param source as the user named it
     * @param root the same, absolute; a file stands for itself
     * @throws InklingException when the folder cannot be opened
     */
    static List<Entry> files(Path source, Path root) {
        try {
            FileTree tree = new FileTree(root, root.toRealPath());
            if (Files.isRegularFile(root)) {
                return List.of(new Entry(root, tree.realRoot, ""));
            }
            Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, tree);
            tree.entries.sort(Comparator.comparing(tree::isLinked).thenComparing(Entry::path));
            return tree.entries;
        } catch (IOException e) {
            throw new InklingException("the folder " + source + " cannot be read (" + Problems.reason(e) + ")", e);
        }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
        if (folder.equals(root)) {
            return FileVisitResult.CONTINUE;
        }
        if (isHidden(folder)) {
            return FileVisitResult.SKIP_SUBTREE;
        }
        if (Files.isSymbolicLink(folder)) {
            Path target = folder.toRealPath();
            if (realRoot.startsWith(target)) {
                add(
                        folder,
                        "this link leads out, to " + target + ", which holds the folder itself; it is not followed");
                return FileVisitResult.SKIP_SUBTREE;
            }
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (attributes.isRegularFile() && !isHidden(file)) {
            entries.add(new Entry(file, file.toRealPath(), ""));
        } else if (attributes.isSymbolicLink() && !isHidden(file)) { // it was followed in vain
            add(file, "this link leads to " + Files.readSymbolicLink(file) + ", and nothing can be read there");
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
        if (file.equals(root)) {
            throw problem;
        }
        if (!isHidden(file)) {
            add(file, Problems.reason(problem));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException problem) {
        if (problem != null) { // what was listed so far is kept
            add(folder, Problems.reason(problem));
        }
        return FileVisitResult.CONTINUE;
    }

    private void add(Path path, String problem) {
        entries.add(new Entry(path, path, problem));
    }

    private boolean isLinked(Entry entry) {
        return !entry.real().equals(realRoot.resolve(root.relativize(entry.path())));
    }

    private static boolean isHidden(Path path) {
        return Names.isHidden(Gatherer.nameOf(path));
    }
}
