package dev.inkling.session;

import dev.inkling.InklingException;
import dev.inkling.Sha256;
import dev.inkling.hub.HubCache;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files that hold a model's weights, and their hashes, which are read only when somebody asks for them. */
public final class WeightFiles {
    /** Read in less than a blink, so that nobody has to ask. */
    private static final long SMALL = 32L << 20;

    private final List<Path> files;
    private final Map<Path, String> known = new LinkedHashMap<>();

    WeightFiles(List<Path> files) {
        this.files = List.copyOf(files);
        // The cache of Hugging Face names contents by their hash.
        files.forEach(file -> HubCache.sha256(file).ifPresent(hash -> known.put(file, hash)));
    }

    public List<Path> files() {
        return files;
    }

    /** SHA-256 by file name; reads files whose hash is not known yet to their end. */
    public synchronized Map<String, String> sha256() {
        Map<String, String> hashes = new LinkedHashMap<>();
        for (Path file : files) {
            hashes.put(file.getFileName().toString(), known.computeIfAbsent(file, WeightFiles::read));
        }
        return Collections.unmodifiableMap(hashes);
    }

    /** The same when that takes no time; empty when much would have to be read. */
    synchronized Optional<Map<String, String>> sha256AtOnce() {
        try {
            long bytes = 0;
            for (Path file : files) {
                bytes += known.containsKey(file) ? 0 : Files.size(file);
            }
            return bytes <= SMALL ? Optional.of(sha256()) : Optional.empty();
        } catch (IOException | InklingException e) {
            return Optional.empty(); // the card shows what it can
        }
    }

    private static String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Sha256.of(in);
        } catch (IOException e) {
            throw new InklingException("cannot read " + file + " (" + e + "): check that it is there and readable", e);
        }
    }

    @Override
    public String toString() {
        return files.toString();
    }
}
