package dev.inkling.kernel.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Running notebooks without Jupyter, by the kernel's jar as a person calls it. */
class RunIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a run has printed and its exit status. */
    private record Result(int status, String out, String err) {}

    @TempDir
    Path temporary;

    private Path here;
    private Path notebook;

    @BeforeEach
    void layOut() throws IOException {
        here = Files.createDirectories(temporary.resolve("a 当前 folder"));
        notebook = Files.createDirectories(temporary.resolve("笔记 and more")).resolve("我的 notebook.ipynb");
    }

    private void write(String... sources) throws IOException {
        ObjectNode root = JSON.createObjectNode().put("nbformat", 4).put("nbformat_minor", 5);
        root.putObject("metadata").put("mine", "kept");
        ArrayNode cells = root.putArray("cells");
        for (String source : sources) {
            ObjectNode cell = cells.addObject().put("cell_type", "code").put("id", "c" + cells.size());
            ObjectNode metadata = cell.putObject("metadata");
            if (source.startsWith("// parameters")) {
                metadata.putArray("tags").add("parameters");
            }
            if (source.startsWith("// may fail")) {
                metadata.putArray("tags").add("raises-exception");
            }
            cell.putNull("execution_count").putArray("outputs");
            cell.put("source", source);
        }
        Files.write(notebook, JSON.writeValueAsBytes(root));
    }

    private Result run(String... arguments) throws IOException, InterruptedException {
        return run(process -> {}, arguments);
    }

    /** What a test does to a run while it goes on. */
    private interface Meanwhile {
        void act(Process process) throws IOException, InterruptedException;
    }

    private Result run(Meanwhile meanwhile, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=UTF-8",
                "-jar",
                Path.of("target", "inkling", "inkling-kernel.jar")
                        .toAbsolutePath()
                        .toString(),
                "run"));
        command.addAll(List.of(arguments));
        Path out = temporary.resolve("out.txt");
        Path err = temporary.resolve("err.txt");
        Process process = new ProcessBuilder(command)
                .directory(here.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(
                        Files.createTempFile(temporary, "in", "").toFile()))
                .start();
        meanwhile.act(process);
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the run ends");
        return new Result(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private JsonNode cells(String file) throws IOException {
        return JSON.readTree(Files.readAllBytes(here.resolve(file))).path("cells");
    }

    @Test
    void aNotebookIsRunShownAndWrittenHere() throws Exception {
        write(
                "int x = 40;",
                "System.out.println(\"墨水 😀\"); x + 2",
                "new java.io.File(\"\").getAbsoluteFile().getName()",
                "// may fail\n1 / 0",
                "var id = display(\"step 1\"); update(id, \"step 2\");");
        byte[] before = Files.readAllBytes(notebook);
        Result result = run("../笔记 and more/我的 notebook.ipynb");
        assertEquals(0, result.status(), result.err());
        assertTrue(result.out().startsWith("墨水 😀\n42\n笔记 and more\n"), result.out());
        assertTrue(result.out().endsWith("step 2\n") && !result.out().contains("step 1"), result.out());
        assertArrayEquals(before, Files.readAllBytes(notebook), "the source is not changed");
        JsonNode cells = cells("我的 notebook.executed.ipynb");
        assertEquals("墨水 😀\n", cells.at("/1/outputs/0/text/0").asText());
        assertEquals("42", cells.at("/1/outputs/1/data/text~1plain/0").asText());
        assertEquals(2, cells.at("/1/execution_count").asInt());
        assertEquals(
                "java.lang.ArithmeticException", cells.at("/3/outputs/0/ename").asText());
        assertEquals(1, cells.at("/4/outputs").size());
        assertEquals("step 2", cells.at("/4/outputs/0/data/text~1plain/0").asText());
        JsonNode metadata = JSON.readTree(
                        here.resolve("我的 notebook.executed.ipynb").toFile())
                .path("metadata");
        assertEquals("kept", metadata.path("mine").asText());
        assertEquals("java", metadata.at("/language_info/name").asText());
    }

    @Test
    void parametersReplaceTheDefaults() throws Exception {
        write(
                "String before = \"b\";",
                "// parameters\nint epochs = 1; String name = \"none\"; double rate = 0;",
                "epochs + 1 + \"|\" + name + \"|\" + rate * 2");
        Result result = run(
                notebook.toString(),
                "-p",
                "epochs=3",
                "-p",
                "name=墨 \"水\" = C:\\x",
                "-p",
                "rate=0.25",
                "-o",
                "new 目录/out.ipynb");
        assertEquals(0, result.status(), result.err());
        assertEquals("4|墨 \"水\" = C:\\x|0.5\n", result.out());
        JsonNode cells = cells("new 目录/out.ipynb");
        assertEquals(4, cells.size());
        assertEquals("injected-parameters", cells.at("/2/metadata/tags/0").asText());
        assertFalse(Files.exists(here.resolve("我的 notebook.executed.ipynb")));
    }

    @Test
    void aFailingCellEndsTheRunAndIsNamed() throws Exception {
        write("System.out.println(\"first\");", "int[] none = {};\nnone[1]", "System.out.println(\"third\");");
        Result result = run(notebook.toString());
        assertNotEquals(0, result.status());
        assertTrue(result.err().contains("cell 2 (int[] none = {};) failed: "), result.err());
        assertTrue(result.err().contains("ArrayIndexOutOfBoundsException"), result.err());
        assertTrue(result.out().startsWith("first\n") && !result.out().contains("third"), result.out());
        JsonNode cells = cells("我的 notebook.executed.ipynb");
        assertEquals("error", cells.at("/1/outputs/0/output_type").asText());
        assertEquals(0, cells.at("/2/outputs").size());
    }

    @Test
    void aRunThatIsStoppedInItsLastCellHasNotSucceeded() throws Exception {
        write("// may fail\nSystem.out.println(\"waiting\"); Thread.sleep(100_000);");
        Path out = temporary.resolve("out.txt");
        Result result = run(
                process -> {
                    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                    while (!Files.readString(out).contains("waiting") && System.nanoTime() < end) {
                        Thread.sleep(50);
                    }
                    new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                            .start()
                            .waitFor();
                },
                notebook.toString());
        assertEquals(130, result.status(), result.err());
        assertTrue(result.err().contains("inkling: stopped in cell 1 (// may fail)"), result.err());
        assertEquals(
                "waiting\n",
                cells("我的 notebook.executed.ipynb").at("/0/outputs/0/text/0").asText());
    }

    @Test
    void aPlaceThatVanishesDuringTheRunCostsNoOutputs() throws Exception {
        Path place = here.resolve("place");
        write(
                "System.out.println(\"kept\"); var at = java.nio.file.Path.of(\"" + place + "\");",
                "java.nio.file.Files.delete(at); java.nio.file.Files.writeString(at, \"\");",
                "throw new Exception(\"my own error\");");
        Result result =
                run(notebook.toString(), "-o", place.resolve("out.ipynb").toString());
        assertEquals(1, result.status(), result.err());
        List<String> lines = result.err().lines().toList();
        assertEquals(2, lines.size(), result.err());
        assertTrue(lines.get(0).contains("my own error"), result.err());
        assertTrue(lines.get(1).startsWith("inkling: cannot write " + place), result.err());
        Path rescue = Path.of(lines.get(1).replaceFirst(".*: wrote (.*) instead", "$1"));
        assertTrue(Files.readString(rescue, StandardCharsets.UTF_8).contains("kept"), result.err());
        Files.delete(rescue);
        Files.delete(rescue.getParent());
    }

    @Test
    void whatCannotBeRunIsToldInOneLine() throws Exception {
        Result missing = run("nowhere.ipynb");
        assertNotEquals(0, missing.status());
        assertTrue(missing.err().startsWith("inkling: there is no notebook nowhere.ipynb"), missing.err());
        assertEquals(1, missing.err().lines().count(), missing.err());
        write("1");
        Result itself = run(notebook.toString(), "-o", notebook.toString());
        assertNotEquals(0, itself.status());
        assertTrue(itself.err().contains("would overwrite its source"), itself.err());
        Path taken = Files.writeString(temporary.resolve("taken"), "");
        write("System.out.println(\"ran\")");
        Result unwritable =
                run(notebook.toString(), "-o", taken.resolve("out.ipynb").toString());
        assertEquals(1, unwritable.status());
        assertEquals("", unwritable.out(), "no cell ran");
        assertEquals(1, unwritable.err().lines().count(), unwritable.err());
        assertTrue(unwritable.err().startsWith("inkling: cannot write " + taken), unwritable.err());
        Result unnamed = run(notebook.toString(), "-p", "3=x");
        assertTrue(unnamed.status() != 0 && unnamed.err().contains("-p 3=x"), unnamed.err());
        Files.writeString(notebook, "{\"cells\": [");
        Result broken = run(notebook.toString());
        assertTrue(broken.status() != 0 && broken.err().contains("is not a notebook"), broken.err());
        try (var left = Files.list(here)) {
            assertEquals(List.of(), left.toList());
        }
    }
}
