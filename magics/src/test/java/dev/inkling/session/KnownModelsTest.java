package dev.inkling.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownModelsTest {
    @TempDir
    private Path cache;

    private KnownModels models;

    @BeforeEach
    void prepare() {
        models = new KnownModels(cache);
    }

    private Path snapshot(String repository, String revision, boolean whole) throws IOException {
        Path folder = Files.createDirectories(
                cache.resolve(repository).resolve("snapshots").resolve(commit(revision)));
        if (whole) {
            Files.writeString(folder.resolve("config.json"), "{}");
        }
        return folder;
    }

    /** As long as the commits of the cache are. */
    private static String commit(String letters) {
        return letters.replaceAll("[^a-f]", "0").repeat(40).substring(0, 40);
    }

    private void main(String repository, String revision) throws IOException {
        Path refs = Files.createDirectories(cache.resolve(repository).resolve("refs"));
        Files.writeString(refs.resolve("main"), commit(revision) + "\n");
    }

    @Test
    void theCacheHasTheNamesOfItsOwners() throws IOException {
        snapshot("models--Some--tiny-llama", "abc", true);
        snapshot("models--gpt2", "def", true);
        snapshot("models--Some--unfinished", "abc", false);
        snapshot("datasets--Some--texts", "abc", true);
        assertEquals(List.of("inkling-mini", "Some/tiny-llama", "gpt2"), models.names());
    }

    @Test
    void theMainRevisionIsTaken() throws IOException {
        snapshot("models--Some--llama", "aaa", true);
        Path newest = snapshot("models--Some--llama", "bbb", true);
        main("models--Some--llama", "bbb");
        assertEquals(Optional.of(newest), models.find("Some/llama"));
    }

    @Test
    void withoutItAnyOtherWillDo() throws IOException {
        main("models--Some--llama", "missing");
        Path there = snapshot("models--Some--llama", "aaa", true);
        assertEquals(Optional.of(there), models.find("Some/llama"));
    }

    @Test
    void whereThereIsNoCacheOnlyTheBundledModelIsKnown() {
        KnownModels nowhere = new KnownModels(cache.resolve("missing"));
        assertEquals(List.of("inkling-mini"), nowhere.names());
        assertTrue(nowhere.find("Some/llama").isEmpty());
        assertTrue(models.find("/Some/llama").isEmpty());
    }
}
