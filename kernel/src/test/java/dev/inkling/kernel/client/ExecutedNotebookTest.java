package dev.inkling.kernel.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutedNotebookTest {
    @TempDir
    Path folder;

    private Path source;

    @BeforeEach
    void write() throws IOException {
        source = Files.writeString(folder.resolve("a.ipynb"), "{\"cells\": [], \"metadata\": {\"mine\": \"墨\"}}");
    }

    @Test
    void aFolderTakesTheNotebookByItsName() throws IOException {
        assertEquals(
                folder.resolve("a.executed.ipynb"),
                ExecutedNotebook.of(source, folder).file());
        assertEquals(
                Path.of("a.executed.ipynb"), ExecutedNotebook.of(source, null).file());
    }

    @Test
    void probingMakesTheFolderAndLeavesNothingInIt() throws IOException {
        ExecutedNotebook target = ExecutedNotebook.of(source, folder.resolve("new/新/out.ipynb"));
        target.probe();
        try (var left = Files.list(folder.resolve("new/新"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void aPlaceWhereNothingCanBeWrittenIsRefusedWithTheReason() throws IOException {
        Path below = source.resolve("out.ipynb");
        String message = assertThrows(
                        InklingException.class,
                        () -> ExecutedNotebook.of(source, below).probe())
                .getMessage();
        assertEquals(
                "cannot write " + below + " (" + source + " is not a folder): choose another place with -o", message);
    }

    @Test
    void whatCannotBeWrittenIsLeftInATemporaryFileThatIsNamed() throws IOException {
        Path below = source.resolve("out.ipynb");
        ExecutedNotebook.Saved saved = new ExecutedNotebook(below).save(Notebook.read(source));
        assertFalse(saved.asWanted());
        assertTrue(saved.line().startsWith("cannot write " + below + " ("), saved.line());
        Path rescue = Path.of(saved.line().replaceFirst(".*: wrote (.*) instead", "$1"));
        assertTrue(Files.readString(rescue, StandardCharsets.UTF_8).contains("墨"));
        Files.delete(rescue);
        Files.delete(rescue.getParent());
    }

    @Test
    void aPipeIsWrittenToAndNotReplaced() throws Exception {
        Path pipe = folder.resolve("pipe");
        Path read = folder.resolve("read.txt");
        try {
            assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
        } catch (IOException e) {
            assumeTrue(false, "this system makes no pipes");
        }
        Process reader = new ProcessBuilder("cat", pipe.toString())
                .redirectOutput(read.toFile())
                .start();
        try {
            ExecutedNotebook target = ExecutedNotebook.of(source, pipe);
            target.probe();
            assertTrue(target.save(Notebook.read(source)).asWanted());
            assertFalse(Files.isRegularFile(pipe));
            assertEquals(0, reader.waitFor());
            assertTrue(Files.readString(read, StandardCharsets.UTF_8).contains("墨"));
        } finally {
            reader.destroyForcibly();
        }
    }
}
