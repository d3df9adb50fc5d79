package dev.inkling.session;

import dev.inkling.Home;
import dev.inkling.InklingException;
import dev.inkling.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The small model that comes with Inkling, unpacked once so that it can be mapped like any other. */
final class BundledModel {
    static final String NAME = "inkling-mini";
    private static final String RESOURCES = "/dev/inkling/model/" + NAME + "/";
    private static final List<String> FILES =
            List.of("config.json", "tokenizer.json", "model.safetensors", "README.md");

    private BundledModel() {}

    /** The folder with the model's files; another version of Inkling has another folder. */
    static Path folder() {
        try {
            Path target = Home.folder().resolve("models").resolve(NAME + "-" + version());
            if (!complete(target)) {
                unpack(target);
            }
            return target;
        } catch (IOException e) {
            throw new InklingException(
                    "the bundled model could not be unpacked into " + Home.folder() + " (" + e.getMessage()
                            + "): free some space there or set INKLING_HOME to another folder",
                    e);
        }
    }

    /** True for a folder that {@link #folder} gave, also of another version. */
    static boolean is(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        Path models = Home.folder().resolve("models").toAbsolutePath().normalize();
        return models.equals(path.getParent()) && path.getFileName().toString().matches(NAME + "-[0-9a-f]{8}");
    }

    /** A folder that was moved into place is whole, unless something was taken out of it later. */
    private static boolean complete(Path folder) throws IOException {
        for (String file : FILES) {
            Path there = folder.resolve(file);
            if (!Files.exists(there) || Files.size(there) != size(file)) {
                return false;
            }
        }
        return true;
    }

    private static void unpack(Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Path unfinished = Files.createTempDirectory(target.getParent(), NAME);
        try {
            moveIntoPlace(unfinished, target);
        } finally {
            delete(unfinished);
        }
    }

    /** What is left when copying failed, or another kernel was faster. */
    private static void delete(Path unfinished) throws IOException {
        for (String file : FILES) {
            Files.deleteIfExists(unfinished.resolve(file));
        }
        Files.deleteIfExists(unfinished);
    }

    private static void moveIntoPlace(Path unfinished, Path target) throws IOException {
        for (String file : FILES) {
            try (InputStream in = open(file)) {
                Files.copy(in, unfinished.resolve(file));
            }
        }
        if (Files.exists(target)) {
            for (String file : FILES) {
                Files.move(unfinished.resolve(file), target.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            return;
        }
        try {
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(unfinished, target);
        } catch (FileSystemException e) {
            // Another kernel was faster; its folder is as good as ours.
            if (!complete(target)) {
                throw e;
            }
        }
    }

    private static long size(String file) throws IOException {
        var connection = BundledModel.class.getResource(RESOURCES + file).openConnection();
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
            return connection.getContentLengthLong();
        }
    }

    private static String version() throws IOException {
        try (InputStream in = open("model.safetensors")) {
            return Sha256.of(in).substring(0, 8);
        }
    }

    private static InputStream open(String file) {
        InputStream in = BundledModel.class.getResourceAsStream(RESOURCES + file);
        if (in == null) {
            throw new IllegalStateException("missing resource " + RESOURCES + file);
        }
        return in;
    }
}
