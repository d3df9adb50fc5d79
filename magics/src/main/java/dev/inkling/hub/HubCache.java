package dev.inkling.hub;

import dev.inkling.AtomicMove;
import dev.inkling.InklingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cache that huggingface_hub keeps, in its layout: {@code models--OWNER--NAME} with {@code refs/REVISION} (a
 * commit), {@code blobs/ETAG} (contents) and {@code snapshots/COMMIT/FILE} (relative links to them).
 *
 * @see <a href="https://huggingface.co/docs/huggingface_hub/guides/manage-cache">the layout</a>
 * @param folder of all repositories
 * @param links false to copy instead of linking
 */
public record HubCache(Path folder, boolean links) {
    private static final String COMMIT = "[0-9a-f]{40}";

    /** A model in the cache. */
    public record Snapshot(RepoId id, String commit, Path folder) {}

    /** The model that a folder is the snapshot of, whatever cache it lies in. */
    public static Optional<Snapshot> of(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        int count = path.getNameCount();
        if (count < 3 || !path.getName(count - 2).toString().equals("snapshots")) {
            return Optional.empty();
        }
        String commit = path.getName(count - 1).toString();
        return name(path.getName(count - 3).toString())
                .filter(id -> commit.matches(COMMIT))
                .map(id -> new Snapshot(id, commit, folder));
    }

    /** The SHA-256 by which the cache names a file's content; empty for a small file, or one that is no link to a content. */
    public static Optional<String> sha256(Path file) {
        return etag(file).filter(name -> name.length() == 64);
    }

    /** The name of the content that a file of a snapshot links to. */
    private static Optional<String> etag(Path file) {
        try {
            Path content = file.toRealPath();
            boolean named = content.getNameCount() > 1
                    && content.getParent().getFileName().toString().equals("blobs")
                    && content.getFileName().toString().matches("[0-9a-f]{40}|[0-9a-f]{64}");
            return named ? Optional.of(content.getFileName().toString()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The files of a snapshot whose content is not what its name says; those that are no links are not looked at. */
    static List<Path> damaged(Snapshot snapshot) {
        return listed(snapshot.folder()).stream()
                .filter(file -> etag(file)
                        .filter(etag -> !ContentHash.of(file, etag).equals(etag))
                        .isPresent())
                .toList();
    }

    /** Takes a file out, from the snapshot and from the contents, when its content is not the right one. */
    boolean discardDamaged(Repository of, RemoteFile file) throws IOException {
        boolean damaged = false;
        for (Path path : List.of(snapshot(of.id(), of.commit()).resolve(file.path()), blob(of.id(), file.etag()))) {
            if (Files.isRegularFile(path) && !ContentHash.of(path, file.etag()).equals(file.etag())) {
                damaged = true;
            }
        }
        if (damaged) {
            Files.deleteIfExists(snapshot(of.id(), of.commit()).resolve(file.path()));
            Files.deleteIfExists(blob(of.id(), file.etag()));
        }
        return damaged;
    }

    /** The repositories of which something is here, in order. */
    public List<RepoId> repositories() {
        return listed(folder).stream()
                .map(entry -> name(entry.getFileName().toString()))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Every revision of a repository that is here, as far as it is. */
    public List<Snapshot> snapshots(RepoId id) {
        return listed(repository(id).resolve("snapshots")).stream()
                .map(HubCache::of)
                .flatMap(Optional::stream)
                .toList();
    }

    private static List<Path> listed(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // it is not there, or may not be read
        }
    }

    /** The repository that a folder of the cache is of. */
    private static Optional<RepoId> name(String folderName) {
        String name = folderName.replaceFirst("^models--", "").replaceFirst("--", "/");
        return folderName.startsWith("models--") && RepoId.isWellFormed(name)
                ? Optional.of(new RepoId(name))
                : Optional.empty();
    }

    Path repository(RepoId id) {
        return folder.resolve(id.folderName());
    }

    Path blob(RepoId id, String etag) {
        return repository(id).resolve("blobs").resolve(etag);
    }

    Path lock(RepoId id, String etag) {
        return folder.resolve(".locks").resolve(id.folderName()).resolve(etag + ".lock");
    }

    /** The folder of a revision as far as it is here; empty when the revision was never seen. */
    public Optional<Snapshot> find(RepoId id, String revision) {
        requireRevision(revision);
        return commit(id, revision)
                .map(commit -> new Snapshot(id, commit, snapshot(id, commit)))
                .filter(found -> Files.isDirectory(found.folder()));
    }

    private Path snapshot(RepoId id, String commit) {
        return repository(id).resolve("snapshots").resolve(commit);
    }

    private Optional<String> commit(RepoId id, String revision) {
        if (revision.matches(COMMIT)) {
            return Optional.of(revision);
        }
        try {
            return Optional.of(Files.readString(repository(id).resolve("refs").resolve(revision))
                            .strip())
                    .filter(text -> text.matches(COMMIT));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A branch, a tag or a commit; as a path it stays inside of its folder. */
    static void requireRevision(String revision) {
        if (!revision.matches("[\\w][\\w.+-]*(/[\\w][\\w.+-]*)*") || revision.contains("..")) {
            throw new InklingException(
                    "\"" + revision + "\" is no revision: give a branch, a tag or a commit of the model");
        }
    }

    /** What a snapshot lacks to be a whole model. */
    List<String> missing(Snapshot snapshot) {
        Path known = repository(snapshot.id()).resolve(".no_exist").resolve(snapshot.commit());
        return ModelFiles.missing(snapshot.folder(), Files.exists(known.resolve(ModelFiles.TOKENIZER)));
    }

    /** True when the file's content is here, whether or not it is linked yet. */
    boolean has(Repository of, RemoteFile file) {
        return isWhole(snapshot(of.id(), of.commit()).resolve(file.path()), file)
                || isWhole(blob(of.id(), file.etag()), file);
    }

    private static boolean isWhole(Path path, RemoteFile file) {
        try {
            return Files.isRegularFile(path) && Files.size(path) == file.size();
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes the snapshot of contents that are all here. The weights come last: a snapshot that has them is whole. */
    Snapshot link(Repository of, List<RemoteFile> files) throws IOException {
        Path snapshot = snapshot(of.id(), of.commit());
        Files.createDirectories(snapshot);
        if (of.file(ModelFiles.TOKENIZER).isEmpty()) {
            Path known = repository(of.id()).resolve(".no_exist").resolve(of.commit());
            Files.createDirectories(known);
            create(known.resolve(ModelFiles.TOKENIZER));
        }
        List<RemoteFile> ordered = files.stream()
                .sorted(Comparator.comparing(file -> ModelFiles.isWeights(file.path())))
                .toList();
        for (RemoteFile file : ordered) {
            Path target = snapshot.resolve(file.path());
            if (!isWhole(target, file)) {
                link(blob(of.id(), file.etag()), target, file);
            }
        }
        if (!of.revision().equals(of.commit())) {
            write(repository(of.id()).resolve("refs").resolve(of.revision()), of.commit());
        }
        return new Snapshot(of.id(), of.commit(), snapshot);
    }

    /** A relative link; where the system makes none, a second name of the content; where it has neither, a copy. */
    private void link(Path blob, Path target, RemoteFile file) throws IOException {
        Files.deleteIfExists(target);
        boolean there = made(
                        links,
                        () -> Files.createSymbolicLink(
                                target, target.getParent().relativize(blob)))
                || made(true, () -> Files.createLink(target, blob.toRealPath()))
                || isWhole(target, file); // another kernel was faster
        if (!there) {
            Path beside = beside(target);
            Files.copy(blob, beside, StandardCopyOption.REPLACE_EXISTING);
            AtomicMove.replace(beside, target);
        }
    }

    private interface Making {
        Path make() throws IOException;
    }

    private static boolean made(boolean allowed, Making making) {
        try {
            return allowed && making.make() != null;
        } catch (UnsupportedOperationException | IOException e) {
            return false;
        }
    }

    private static Path beside(Path file) {
        return file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid());
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Path beside = beside(file);
        Files.writeString(beside, content, StandardCharsets.US_ASCII);
        AtomicMove.replace(beside, file);
    }

    private static void create(Path empty) throws IOException {
        try {
            Files.createFile(empty);
        } catch (FileAlreadyExistsException e) {
            // known before
        }
    }
}
