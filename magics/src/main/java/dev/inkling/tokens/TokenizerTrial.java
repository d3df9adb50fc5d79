package dev.inkling.tokens;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.inkling.InklingException;
import dev.inkling.Natives;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Tries an unusual tokenizer.json in a process of its own first, where an error inside the library ends nothing else. */
final class TokenizerTrial {
    /** Of work; a machine that is busy with something else may take longer for it. */
    private static final int SECONDS = 8;

    private static final int MOST_SECONDS = 60;

    /** What the second process ends with when the library refuses the file by itself. */
    private static final int REFUSED = 3;

    /** What Java ends with when it finds no class or no memory. */
    private static final int NEVER_STARTED = 1;

    private static final List<String> TEXTS = List.of(
            "Hello  world, it's 1234.5\n\n\tand don't",
            " ",
            "a",
            "海是灰的。 e\u0301\u200b\ufb01 \uff21",
            "😀👩‍👩‍👧 \u0000\u2581x",
            "a".repeat(3000) + "!",
            " ".repeat(3000),
            "1".repeat(3000));

    /** Hashes of contents that went well. */
    private static final Set<String> GOOD = ConcurrentHashMap.newKeySet();

    private TokenizerTrial() {}

    static void require(Path file, byte[] json) {
        String hash = hash(json);
        if (GOOD.contains(hash)) {
            return;
        }
        int status;
        try {
            status = run(json);
        } catch (IOException e) {
            throw new InklingException("cannot try " + file + " in a process of its own (" + e.getMessage()
                    + "): check that the machine has memory for it");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InklingException(file + " was not loaded: the cell was interrupted");
        }
        if (status == NEVER_STARTED) {
            throw new InklingException(
                    "cannot try " + file + " in a process of its own (it did not start): check that the"
                            + " machine has memory for it and that Inkling's jars are in place");
        }
        // What the library refuses it refuses again, in its own words.
        if (status < 0) {
            throw new InklingException(
                    file + " was not ready to use after " + SECONDS + " seconds of work: load it again when the"
                            + " machine is less busy; if that does not help, download the model again");
        }
        if (status != 0 && status != REFUSED) {
            throw new InklingException(file + " cannot be used as a tokenizer (the library that reads it broke down,"
                    + " status " + status + "): download the model again");
        }
        GOOD.add(hash);
    }

    /** The status of the second process; negative when it took too long. */
    private static int run(byte[] json) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-CreateCoredumpOnCrash",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TokenizerTrial.class.getName())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            try (OutputStream out = process.getOutputStream()) {
                out.write(json);
            } catch (IOException e) {
                // It ended before it had read all; its status tells.
            }
            return ends(process) ? Math.abs(process.exitValue()) : -1;
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean ends(Process process) throws InterruptedException {
        long last = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        Duration most = Duration.ofSeconds(SECONDS);
        while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
            Duration worked = process.info().totalCpuDuration().orElse(Duration.ZERO);
            if (worked.compareTo(most) > 0 || System.nanoTime() > last) {
                return false;
            }
        }
        return true;
    }

    /** The second process: a tokenizer.json comes in, the status says how it went. */
    public static void main(String[] args) throws IOException {
        Natives.prepare();
        byte[] json = System.in.readAllBytes();
        try (HuggingFaceTokenizer library = Tokenizer.library(json)) {
            for (String text : TEXTS) {
                attempt(library, text);
            }
        } catch (IOException | RuntimeException e) {
            System.exit(REFUSED);
        }
        System.exit(0);
    }

    /** An exception here is foreseen: the same text brings it again, and then it is told. */
    private static void attempt(HuggingFaceTokenizer library, String text) {
        try {
            long[] ids = library.encode(text, false, false).getIds();
            library.decode(ids, false);
            for (long id : ids) {
                library.decode(new long[] {id}, false);
            }
        } catch (RuntimeException e) {
            // Told when it happens to the user.
        }
    }

    private static String hash(byte[] content) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
