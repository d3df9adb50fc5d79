package dev.inkling.cuda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What another program has said.
 *
 * @param status its exit status
 * @param text both of its streams
 */
public record ProgramAnswer(int status, String text) {
    /**
     * Runs a program that reads nothing. A card that hangs makes its programs hang too: they are ended then.
     *
     * @return empty when it did not end in time
     * @throws IOException when there is no such program
     */
    public static Optional<ProgramAnswer> of(List<String> command, long seconds)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("inkling", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                process.getOutputStream().close();
                if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                    return Optional.empty();
                }
                String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
                return Optional.of(new ProgramAnswer(process.exitValue(), text));
            } finally {
                process.destroyForcibly();
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
