package dev.inkling.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel under nbclient, alone and as nbconvert uses it. */
class NbconvertIT {
    @TempDir
    Path folder;

    private Clients clients;

    @BeforeEach
    void install() throws IOException, InterruptedException {
        Path jupyter = Clients.assumeJupyter("nbconvert");
        clients = Clients.installed(jupyter, folder.resolve("家 home"));
    }

    @Test
    void nbconvertWritesTheOutputs() throws Exception {
        Notebooks.write(
                folder.resolve("笔 记.ipynb"), "int x = 40;", "System.out.println(\"墨水\");", "List.of(x + 1, x + 2)");
        Clients.Result result = convert("笔 记.ipynb");
        assertEquals(0, result.status(), result.output());
        assertEquals("墨水\n", Notebooks.outputs(folder.resolve("done.ipynb"), 1));
        assertEquals("[41, 42]", Notebooks.outputs(folder.resolve("done.ipynb"), 2));
    }

    @Test
    void anErrorStopsTheNotebook() throws Exception {
        Notebooks.write(
                folder.resolve("broken.ipynb"),
                "throw new IllegalStateException(\"no ink\");",
                "System.out.println(1);");
        Clients.Result result = convert("broken.ipynb");
        assertNotEquals(0, result.status(), result.output());
        assertTrue(result.output().contains("no ink"), result.output());
        assertFalse(Files.exists(folder.resolve("done.ipynb")), "nothing is written after an error");
    }

    @Test
    void nbclientAloneRunsANotebookInPlace() throws Exception {
        Clients.assumeJupyter("execute");
        Path notebook = Notebooks.write(folder.resolve("alone.ipynb"), "6 * 7");
        Clients.Result result = clients.jupyter(folder, "", "execute", "--inplace", "alone.ipynb");
        if (result.output().contains("Unrecognized alias")) {
            // Before nbclient 0.9 a notebook is always executed in place.
            result = clients.jupyter(folder, "", "execute", "alone.ipynb");
        }
        assertEquals(0, result.status(), result.output());
        assertEquals("42", Notebooks.outputs(notebook, 0));
    }

    private Clients.Result convert(String notebook) throws IOException, InterruptedException {
        return clients.jupyter(
                folder, "", "nbconvert", "--to", "notebook", "--execute", "--output", "done.ipynb", notebook);
    }
}
