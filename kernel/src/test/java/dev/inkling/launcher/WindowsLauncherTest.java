package dev.inkling.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be said about the launcher for Windows on any system, and its fingerprint of the sources. */
class WindowsLauncherTest {
    private static final Path SOURCES = Path.of("src", "launcher", "java", "Sources.java");

    @TempDir
    Path folder;

    private String script;

    @BeforeEach
    void read() throws IOException {
        script = Files.readString(Path.of("..", "inkling.cmd"), StandardCharsets.US_ASCII);
    }

    private Set<String> found(String pattern) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(script);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @Test
    void everyLabelThatIsUsedExistsAndIsUsed() {
        assertEquals(found("(?:goto |call :)(\\w+)"), found("(?m)^:(\\w+)\\s*$"));
    }

    @Test
    void linesEndAsTheCommandProcessorNeedsThem() {
        assertEquals(
                0,
                script.replace("\r\n", "")
                        .chars()
                        .filter(c -> c == '\n' || c == '\r')
                        .count());
    }

    @Test
    void itHasTheCommandsOfTheOtherLauncher() throws IOException {
        String other = Files.readString(Path.of("..", "inkling"));
        Matcher commands = Pattern.compile("(?m)^  inkling ([a-z]+)").matcher(other);
        int count = 0;
        while (commands.find()) {
            count++;
            String command = commands.group(1);
            assertTrue(script.contains("if /i \"%COMMAND%\"==\"" + command + "\" goto "), command);
            assertTrue(script.contains("echo   inkling " + command), command);
        }
        assertEquals(6, count);
    }

    private int sources(String what) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new ProcessBuilder(
                        java.toString(),
                        SOURCES.toString(),
                        what,
                        folder.toString(),
                        folder.resolve("stamp").toString())
                .inheritIO()
                .start()
                .waitFor();
    }

    @Test
    void aChangedSourceIsNoticed() throws Exception {
        for (String module : new String[] {"magics", "kernel"}) {
            Files.createDirectories(folder.resolve(module).resolve("src/main"));
            Files.writeString(folder.resolve(module).resolve("pom.xml"), "<project/>");
        }
        Files.writeString(folder.resolve("pom.xml"), "<project/>");
        assertEquals(1, sources("check"), "never built");
        assertEquals(0, sources("write"));
        assertEquals(0, sources("check"));
        Files.writeString(folder.resolve("kernel/src/main/甲 A.java"), "class A {}");
        assertEquals(1, sources("check"));
    }
}
