package dev.inkling.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With no hub model named, no connection is ever opened.
 *
 * <p>The child has a network of its own in which every address is this machine's and nothing answers; the system counts
 * what it is asked for there, whichever library asks.
 */
class NoConnectionIT {
    private static final String CUT_OFF =
            "ip link set lo up && ip route add local 0.0.0.0/0 dev lo && { ip -6 route add local ::/0 dev lo || true; }"
                    + " && exec \"$@\"";

    private record Ended(int status, String output) {
        long connections() {
            String last = output.strip().lines().reduce((a, b) -> b).orElse("");
            assertTrue(last.startsWith("connections "), output);
            return Long.parseLong(last.substring("connections ".length()));
        }
    }

    private static Ended run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Ended(process.exitValue(), output);
    }

    /** The start of a command line for a process without the machine's network; empty where the system gives none. */
    private static List<String> cutOff() throws InterruptedException {
        for (String option : List.of("-n", "-rn")) {
            List<String> start = List.of("unshare", option, "sh", "-c", CUT_OFF, "sh");
            List<String> trial = new ArrayList<>(start);
            trial.add("true");
            try {
                if (run(trial).status() == 0) {
                    return start;
                }
            } catch (IOException e) {
                return List.of();
            }
        }
        return List.of();
    }

    private static Ended child(String argument) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(cutOff());
        assumeTrue(!command.isEmpty(), "needs Linux with unshare and ip, as root or with user namespaces");
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Dai.djl.pytorch.num_threads=1",
                "-Dfile.encoding=UTF-8",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                MainRoad.class.getName(),
                argument));
        return run(command);
    }

    @Test
    void theMainRoadOpensNone(@TempDir Path texts) throws Exception {
        for (String name : List.of("2014-03-the-inspector.md", "2014-11-the-bishop.txt", "2015-06-kit-is-ten.md")) {
            Files.copy(Path.of("../notebooks/en/texts", name), texts.resolve(name));
        }
        Ended ended = child(texts.toString());
        assertTrue(ended.output().contains("written: "), ended.output());
        assertEquals(0, ended.connections(), ended.output());
    }

    @Test
    void aConnectionWouldBeSeen() throws Exception {
        Ended ended = child("reach-out");
        assertNotEquals(0, ended.connections(), ended.output());
    }
}
