package dev.inkling.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a small tree of its own, with a Maven and a JDK that only say that they were called. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherTest {
    /** What a call has printed (both streams) and its exit status. */
    private record Result(int status, String output) {}

    @TempDir
    Path temporary;

    private Path tree;
    private Path tools;
    private Path elsewhere;

    @BeforeEach
    void layOut() throws IOException {
        tree = Files.createDirectories(temporary.resolve("空 格/墨水 tree"));
        tools = Files.createDirectories(temporary.resolve("tools"));
        elsewhere = Files.createDirectories(temporary.resolve("别 处"));
        Files.copy(Path.of("..", "inkling"), tree.resolve("inkling"));
        write(tree.resolve("pom.xml"), "<project>\n  <version>1.2.3</version>\n</project>\n");
        for (String module : List.of("magics", "kernel")) {
            write(tree.resolve(module).resolve("pom.xml"), "<project/>\n");
            write(tree.resolve(module).resolve("src/main/java/A.java"), "class A {}\n");
        }
        maven("mkdir -p kernel/target/inkling && : >kernel/target/inkling/inkling-kernel.jar");
        jdk("jdk", "17.0.9");
    }

    /** A Maven that adds a line to {@code builds} and then does what is given, in the root of the tree. */
    private void maven(String action) throws IOException {
        script(tools.resolve("bin/mvn"), """
                if [ "$1" = -version ]; then echo "Apache Maven 3.9.9"; exit; fi
                echo build >>"%s/builds"
                %s
                """.formatted(temporary, action));
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = tools.resolve(name);
        write(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/javac"), ":\n");
        script(home.resolve("bin/java"), "echo \"java %s in $(pwd):\" \"$@\"\n".formatted(version));
        return home;
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void script(Path file, String text) throws IOException {
        write(file, "#!/bin/sh\n" + text);
        assertTrue(file.toFile().setExecutable(true));
    }

    /** A call that has been started; its output is in the file. */
    private record Call(Process process, Path output) {
        Result end() throws IOException, InterruptedException {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the launcher ends");
            return new Result(process.exitValue(), Files.readString(output));
        }
    }

    private Call start(Path launcher, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", launcher.toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(temporary, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(elsewhere.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", tools.resolve("bin") + ":/usr/bin:/bin");
        builder.environment().put("HOME", temporary.resolve("home").toString());
        builder.environment().put("JAVA_HOME", tools.resolve("jdk").toString());
        builder.environment().putAll(environment);
        return new Call(builder.start(), output);
    }

    private Result call(String... arguments) throws IOException, InterruptedException {
        return start(tree.resolve("inkling"), Map.of(), arguments).end();
    }

    private int builds() throws IOException {
        Path builds = temporary.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    @Test
    void theJarGetsTheArgumentsAndTheFolderOfTheCaller() throws Exception {
        Result result = call("run", "笔 记.ipynb", "-p", "a=b c");
        assertEquals(0, result.status(), result.output());
        assertTrue(result.output().contains("java 17.0.9 in " + elsewhere.toRealPath() + ":"), result.output());
        assertTrue(
                result.output().endsWith("inkling-kernel.jar run 笔 记.ipynb -p a=b c\n"),
                "the arguments come last, as they are: " + result.output());
    }

    @Test
    void itIsFoundThroughSymbolicLinks() throws Exception {
        Path first = Files.createSymbolicLink(temporary.resolve("first link"), tree.resolve("inkling"));
        Path second = Files.createSymbolicLink(elsewhere.resolve("second"), Path.of("..", "first link"));
        assertTrue(Files.isSymbolicLink(first));
        assertEquals(
                "inkling 1.2.3\n", start(second, Map.of(), "--version").end().output());
    }

    @Test
    void itBuildsOnlyWhenASourceHasChanged() throws Exception {
        call("doctor");
        call("doctor");
        assertEquals(1, builds());
        write(tree.resolve("magics/src/main/java/B.java"), "class B {}\n");
        call("doctor");
        assertEquals(2, builds());
        Files.delete(tree.resolve("magics/src/main/java/B.java"));
        call("doctor");
        assertEquals(3, builds());
    }

    @Test
    void twoAtOnceBuildOnce() throws Exception {
        maven("sleep 1; mkdir -p kernel/target/inkling && : >kernel/target/inkling/inkling-kernel.jar");
        Call one = start(tree.resolve("inkling"), Map.of(), "doctor");
        Call two = start(tree.resolve("inkling"), Map.of(), "doctor");
        assertEquals(0, one.end().status());
        assertEquals(0, two.end().status());
        assertEquals(1, builds());
    }

    @Test
    void theLockOfAProcessThatIsGoneIsTakenOver() throws Exception {
        Process gone = new ProcessBuilder("sh", "-c", ":").start();
        gone.waitFor();
        write(tree.resolve("target/build.lock/pid"), gone.pid() + "\n");
        Result result = call("doctor");
        assertEquals(0, result.status(), result.output());
        assertFalse(Files.exists(tree.resolve("target/build.lock")), "the lock is released");
    }

    @Test
    void aFailedBuildShowsItsEndAndIsTriedAgain() throws Exception {
        maven("seq 100; echo the reason; exit 1");
        Result result = call("doctor");
        assertEquals(1, result.status(), result.output());
        assertTrue(result.output().contains("the reason") && !result.output().contains("\n50\n"), result.output());
        assertTrue(result.output().contains("build.log"), result.output());
        maven("mkdir -p kernel/target/inkling && : >kernel/target/inkling/inkling-kernel.jar");
        assertEquals(0, call("doctor").status());
    }

    @Test
    void aJdkThatIsTooOldIsNamedAndPassedOver() throws Exception {
        Path old = jdk("old", "11.0.2");
        jdk("home/.jdks/twenty-one", "21.0.1");
        Map<String, String> environment = Map.of(
                "JAVA_HOME", old.toString(),
                "HOME", tools.resolve("home").toString());
        // The machine's own JDK may come before the one in the home folder: either will do.
        Result result = start(tree.resolve("inkling"), environment, "doctor").end();
        assertTrue(result.output().contains("JAVA_HOME (" + old + ") is not a JDK of release 17"), result.output());
        assertFalse(result.output().contains("java 11.0.2"), result.output());
    }

    @Test
    void testsShowTheClosingLinesAndWhatWasNotRun() throws Exception {
        maven("""
                mkdir -p kernel/target/failsafe-reports
                cat >kernel/target/failsafe-reports/TEST-a.BrowserIT.xml <<'END'
                <testcase name="opens" classname="a.BrowserIT" time="0.0">
                  <skipped type="org.opentest4j.TestAbortedException"><![CDATA[x.Aborted: Assumption failed: no browser
                \tat a.BrowserIT.opens(BrowserIT.java:1)
                ]]></skipped>
                </testcase>
                END
                echo "[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1 s -- in a.OneTest"
                echo "[INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 0"
                echo "[WARNING] Tests run: 3, Failures: 1, Errors: 0, Skipped: 1"
                exit 1""");
        Result result = call("test", "--quick");
        assertEquals(1, result.status(), result.output());
        assertTrue(result.output().contains("no browser\n    BrowserIT.opens\n"), result.output());
        assertTrue(result.output().contains("\nTests run: 8, Failures: 1, Errors: 0, Skipped: 1\n"), result.output());
    }

    @Test
    void anUnknownCommandNamesTheOthers() throws Exception {
        Result result = call("trian");
        assertEquals(2, result.status());
        assertTrue(result.output().contains("\"trian\"") && result.output().contains("doctor"), result.output());
    }
}
