package dev.inkling.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.Effort;
import dev.inkling.InklingException;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Model folders damaged at random: each loads, or is refused by name, in little work. */
class DamagedModelIT {
    private static final int ROUNDS = Boolean.getBoolean("inkling.soak") ? 10_000 : 600;
    private static final long LONGEST_NANOS = 10_000_000_000L;
    private static final List<String> MODELS = List.of("gpt2", "gpt_neo", "bloom", "llama_sharded", "qwen3");

    @TempDir
    Path temporary;

    @Test
    void damagedFilesAreRefusedByNameOrHarmless() throws IOException {
        Random random = new Random(11);
        int refused = 0;
        long longest = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path folder = Files.createDirectories(temporary.resolve("model" + round));
            copy(Golden.folder(MODELS.get(random.nextInt(MODELS.size()))), folder, random.nextBoolean());
            List<Path> files;
            try (var all = Files.list(folder)) {
                files = all.sorted().toList();
            }
            Path file = files.get(random.nextInt(files.size()));
            Files.write(file, damaged(Files.readAllBytes(file), random));
            long start = Effort.nanos();
            refused += loads(folder) ? 0 : 1;
            long took = Effort.nanos() - start;
            longest = Math.max(longest, took);
            assertTrue(took < LONGEST_NANOS, file + " took " + took / 1_000_000 + " ms in round " + round);
            for (Path one : files) {
                Files.delete(one);
            }
            int done = round + 1;
            if (done % 1000 == 0 || done == ROUNDS) {
                System.out.printf(
                        "%d damaged model folders: %d loaded, %d refused by name, the longest took %d ms of work%n",
                        done, done - refused, refused, longest / 1_000_000);
            }
        }
        assertTrue(refused > ROUNDS / 10, "most damage is found: " + refused + " of " + ROUNDS);
    }

    private boolean loads(Path folder) {
        try {
            Checkpoint checkpoint = Checkpoint.open(folder);
            EngineThread.get().call(engine -> {
                checkpoint.load(engine, Precision.F32).close();
                return null;
            });
            return true;
        } catch (InklingException e) {
            assertTrue(e.getMessage().contains(folder.toString()), e.getMessage());
            return false;
        }
    }

    private static void copy(Path from, Path to, boolean torch) throws IOException {
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                boolean weights = name.contains(torch ? "pytorch_model" : "safetensors");
                if (weights || name.equals("config.json") || name.equals("generation_config.json")) {
                    Files.copy(file, to.resolve(name));
                }
            }
        }
    }

    /** Bytes changed, cut off, doubled, or a number in a text made absurd. */
    private static byte[] damaged(byte[] whole, Random random) {
        switch (random.nextInt(5)) {
            case 0 -> {
                return Arrays.copyOf(whole, random.nextInt(whole.length));
            }
            case 1 -> {
                String text = new String(whole, StandardCharsets.ISO_8859_1);
                String[] absurd = {"-1", "0", "1e400", "9223372036854775807", "null", "\"x\"", "[]", "2147483647", "0.5"
                };
                int from = random.nextInt(Math.min(text.length(), 3000));
                String changed = text.substring(0, from)
                        + text.substring(from).replaceFirst("[0-9]+", absurd[random.nextInt(absurd.length)]);
                return changed.getBytes(StandardCharsets.ISO_8859_1);
            }
            case 2 -> {
                int from = random.nextInt(whole.length);
                int length = random.nextInt(Math.min(200, whole.length - from) + 1);
                byte[] doubled = Arrays.copyOf(whole, whole.length + length);
                System.arraycopy(whole, from, doubled, from + length, whole.length - from);
                return doubled;
            }
            default -> {
                byte[] changed = whole.clone();
                int among = random.nextBoolean() ? Math.min(3000, whole.length) : whole.length;
                for (int i = random.nextInt(8); i >= 0; i--) {
                    changed[random.nextInt(among)] = (byte) random.nextInt(256);
                }
                return changed;
            }
        }
    }
}
