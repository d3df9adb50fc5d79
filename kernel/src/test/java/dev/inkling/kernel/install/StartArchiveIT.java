package dev.inkling.kernel.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartArchiveIT {
    @TempDir
    Path folder;

    @Test
    void theKernelStartsWithTheArchiveThatWasMadeForIt() throws Exception {
        Path jar = Path.of("target", "inkling", "inkling-kernel.jar").toAbsolutePath();
        StartArchive archive = new StartArchive(folder.resolve("墨 start.jsa"));

        assertEquals(Optional.empty(), archive.make(jar));

        try (var files = Files.list(folder)) {
            assertEquals(
                    Set.of(archive.file(), archive.classes()),
                    files.collect(Collectors.toSet()),
                    "nothing half made is left");
        }
        int feature = Runtime.version().feature();
        List<String> flags = new ArrayList<>(archive.flags(feature));
        flags.add("-Xlog:class+load");
        List<String> command = JavaCommand.start(jar, flags, List.of("--version"));
        Path log = folder.resolve("log.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), Files.readString(log));
        long ours = Files.readAllLines(log).stream()
                .filter(line -> line.contains("dev.inkling.kernel") && line.contains("shared objects file"))
                .count();
        assertTrue(ours > 0, "classes of the kernel come out of it: " + Files.readString(log));
    }
}
