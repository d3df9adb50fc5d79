package dev.inkling.kernel.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.kernel.client.KernelMessage.Channel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutputCollectorTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final OutputCollector collector = new OutputCollector();
    private ObjectNode cell;

    @BeforeEach
    void begin() {
        cell = JSON.createObjectNode();
        collector.begin(cell);
    }

    private void accept(String type, String content) throws JsonProcessingException {
        String json = content.replace('\'', '"');
        collector.accept(new KernelMessage(Channel.IOPUB, type, "p", JSON.readTree(json), JSON.createObjectNode()));
    }

    private void stream(String name, String text) throws JsonProcessingException {
        accept(
                "stream",
                JSON.createObjectNode().put("name", name).put("text", text).toString());
    }

    private void display(String type, String id, String text) throws JsonProcessingException {
        accept(
                type,
                "{'data': {'text/plain': '" + text + "'}, 'metadata': {}, 'transient': {'display_id': '" + id + "'}}");
    }

    private String outputs() {
        return cell.get("outputs").toString().replace('"', '\'');
    }

    @Test
    void textsOfOneStreamAreJoined() throws JsonProcessingException {
        stream("stdout", "a\nb");
        stream("stdout", "c\n");
        stream("stderr", "e");
        stream("stdout", "d");
        assertEquals(
                "[{'output_type':'stream','name':'stdout','text':['a\\n','bc\\n']},"
                        + "{'output_type':'stream','name':'stderr','text':['e']},"
                        + "{'output_type':'stream','name':'stdout','text':['d']}]",
                outputs());
    }

    @Test
    void anUpdateChangesEveryDisplayOfThatIdAlsoInEarlierCells() throws JsonProcessingException {
        display("display_data", "x", "one");
        ObjectNode first = cell;
        begin();
        display("display_data", "x", "one again");
        display("update_display_data", "x", "two");
        display("update_display_data", "unknown", "three");
        for (ObjectNode each : new ObjectNode[] {first, cell}) {
            assertEquals(1, each.get("outputs").size());
            assertEquals("two", each.at("/outputs/0/data/text~1plain/0").asText());
        }
        assertFalse(outputs().contains("transient"), outputs());
    }

    @Test
    void resultsAndErrorsAreAsInANotebook() throws JsonProcessingException {
        accept("execute_input", "{'execution_count': 4, 'code': ''}");
        accept("execute_result", "{'execution_count': 4, 'data': {'text/plain': '2'}, 'metadata': {}}");
        accept("error", "{'ename': 'E', 'evalue': 'v', 'traceback': ['t']}");
        assertEquals(4, cell.get("execution_count").asInt());
        assertEquals("execute_result", cell.at("/outputs/0/output_type").asText());
        assertEquals(4, cell.at("/outputs/0/execution_count").asInt());
        assertEquals(
                "{'output_type':'error','ename':'E','evalue':'v','traceback':['t']}",
                cell.at("/outputs/1").toString().replace('"', '\''));
    }

    @Test
    void clearingWaitsWhenAskedTo() throws JsonProcessingException {
        stream("stdout", "old");
        accept("clear_output", "{'wait': true}");
        assertEquals(1, cell.get("outputs").size());
        stream("stdout", "new");
        assertEquals("[{'output_type':'stream','name':'stdout','text':['new']}]", outputs());
        accept("clear_output", "{'wait': false}");
        assertEquals("[]", outputs());
    }
}
