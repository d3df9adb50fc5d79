package dev.inkling.kernel.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotebookTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String OLD = """
            {"nbformat": 4, "nbformat_minor": 2,
             "metadata": {"kernelspec": {"name": "java", "display_name": "Java"}, "mine": {"kept": [1.50, "墨"]}},
             "cells": [
              {"cell_type": "markdown", "metadata": {}, "source": ["# A\\n", "text"]},
              {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "execution_count": 9,
               "outputs": [{"output_type": "stream", "name": "stdout", "text": "old"}], "source": "int a = 1;"},
              {"cell_type": "raw", "metadata": {}, "source": "raw"},
              {"cell_type": "code", "metadata": {"collapsed": true}, "execution_count": null, "outputs": [],
               "source": ["a +\\n", "1"], "unknown": "kept"}]}
            """;

    @TempDir
    Path folder;

    private Notebook read(String json) throws IOException {
        return Notebook.read(Files.writeString(folder.resolve("a notebook 墨.ipynb"), json));
    }

    private JsonNode written(Notebook notebook) throws IOException {
        Path file = folder.resolve("new/folder/out.ipynb");
        notebook.write(file);
        try (var left = Files.list(file.getParent())) {
            assertEquals(List.of(file), left.toList(), "no draft is left");
        }
        String text = Files.readString(file);
        assertTrue(text.endsWith("}\n") && text.contains("墨"), text);
        return JSON.readTree(text);
    }

    @Test
    void codeCellsLoseTheirOldOutputsAndKeepTheRest() throws IOException {
        Notebook notebook = read(OLD);
        List<ObjectNode> cells = notebook.prepareCodeCells();
        assertEquals(2, cells.size());
        assertEquals("int a = 1;", Notebook.source(cells.get(0)));
        assertEquals("a +\n1", Notebook.source(cells.get(1)));
        assertTrue(cells.get(0).get("outputs").isEmpty()
                && cells.get(0).get("execution_count").isNull());
        JsonNode json = written(notebook);
        assertEquals("kept", json.at("/cells/3/unknown").asText());
        assertTrue(json.at("/cells/3/metadata/collapsed").asBoolean());
        assertEquals(JSON.readTree(OLD).path("metadata"), json.path("metadata"));
    }

    @Test
    void aFinishedNotebookHasIdsAndItsLanguage() throws IOException {
        Notebook notebook = read(OLD);
        notebook.finish(JSON.readTree("{\"name\": \"java\", \"version\": \"17\"}"));
        JsonNode json = written(notebook);
        assertEquals(4, json.path("nbformat").asInt());
        assertEquals(5, json.path("nbformat_minor").asInt());
        assertEquals("java", json.at("/metadata/kernelspec/name").asText());
        assertEquals("17", json.at("/metadata/language_info/version").asText());
        List<String> ids = new ArrayList<>();
        json.path("cells").forEach(cell -> ids.add(cell.path("id").asText()));
        assertTrue(ids.stream().allMatch(id -> id.matches("[A-Za-z0-9_-]{1,64}")), ids.toString());
        assertEquals(4, ids.stream().distinct().count());
    }

    @Test
    void aNotebookWithoutMetadataBecomesOurs() throws IOException {
        Notebook notebook = read("{\"cells\": [{\"cell_type\": \"code\", \"id\": \"own\", \"source\": \"墨\"}]}");
        notebook.finish(JSON.readTree("{}"));
        JsonNode json = written(notebook);
        assertEquals("inkling", json.at("/metadata/kernelspec/name").asText());
        assertEquals("own", json.at("/cells/0/id").asText());
    }

    @Test
    void parametersFollowTheCellThatIsTaggedSo() throws IOException {
        Notebook notebook = read(OLD);
        notebook.inject("var a = 2;\nvar b = \"x\";");
        JsonNode cells = written(notebook).path("cells");
        assertEquals(5, cells.size());
        assertEquals("injected-parameters", cells.at("/2/metadata/tags/0").asText());
        assertEquals(
                "[\"var a = 2;\\n\",\"var b = \\\"x\\\";\"]",
                cells.at("/2/source").toString());
        assertNotEquals("", cells.at("/2/id").asText());
    }

    @Test
    void parametersOfAnEarlierRunAreReplaced() throws IOException {
        Notebook notebook = read(OLD);
        notebook.inject("var a = 2;");
        notebook.inject("var a = 3;");
        JsonNode cells = written(notebook).path("cells");
        assertEquals(5, cells.size());
        assertEquals("var a = 3;", Notebook.source(cells.get(2)));
    }

    @Test
    void withoutThatTagParametersComeFirst() throws IOException {
        Notebook notebook = read("{\"cells\": [{\"cell_type\": \"code\", \"source\": \"墨\"}]}");
        notebook.inject("var a = 2;");
        assertEquals("var a = 2;", Notebook.source(written(notebook).at("/cells/0")));
    }

    @Test
    void whatIsNoNotebookIsToldInOneLine() {
        for (String json : List.of("", "{\"cells\": [", "not json", "[]", "{}", "{\"cells\": 3}")) {
            String message =
                    assertThrows(InklingException.class, () -> read(json)).getMessage();
            assertTrue(message.contains("a notebook 墨.ipynb"), message);
            assertEquals(1, message.lines().count(), message);
        }
        Path missing = folder.resolve("missing.ipynb");
        assertTrue(assertThrows(InklingException.class, () -> Notebook.read(missing))
                .getMessage()
                .contains("missing.ipynb"));
    }

    @Test
    void linesKeepTheirEnds() {
        assertEquals("[\"a\\n\",\"\\n\",\"b\"]", Notebook.lines("a\n\nb").toString());
        assertEquals("[\"a\\n\"]", Notebook.lines("a\n").toString());
        assertEquals("[]", Notebook.lines("").toString());
    }
}
