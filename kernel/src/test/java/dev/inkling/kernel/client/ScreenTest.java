package dev.inkling.kernel.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.kernel.client.KernelMessage.Channel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Screen screen(boolean terminal) {
        return new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, 20);
    }

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private static KernelMessage message(String type, ObjectNode content) {
        return new KernelMessage(Channel.IOPUB, type, "p", content, JSON.createObjectNode());
    }

    private static KernelMessage stream(String text) {
        return message("stream", JSON.createObjectNode().put("name", "stdout").put("text", text));
    }

    private static KernelMessage display(String id, String text, boolean last) {
        return display("update_display_data", id, text, last);
    }

    private static KernelMessage display(String type, String id, String text, boolean last) {
        ObjectNode content = JSON.createObjectNode();
        content.putObject("data").put("text/plain", text);
        content.putObject("transient").put("display_id", id).put("final", last);
        return message(type, content);
    }

    @Test
    void textComesAsItIsAndWithoutColoursOutsideOfATerminal() {
        Screen screen = screen(false);
        screen.accept(stream("\u001b[31mred\u001b[0m 墨"));
        screen.accept(stream(" more"));
        screen.endCell();
        assertEquals("red 墨 more\n", shown());
    }

    @Test
    void outsideOfATerminalOnlyTheLastStateOfADisplayIsPrinted() {
        Screen screen = screen(false);
        screen.accept(display("d", "step 1", false));
        screen.accept(display("d", "step 2", false));
        screen.accept(stream("between\n"));
        screen.accept(display("d", "done", true));
        screen.accept(display("never finished", "state", false));
        screen.endCell();
        assertEquals("between\ndone\nstate\n", shown());
    }

    @Test
    void aDisplayThatNeverChangesIsPrintedInItsTurn() {
        Screen screen = screen(false);
        screen.accept(display("display_data", "table", "a table", false));
        screen.accept(stream("after\n"));
        screen.accept(display("display_data", "live", "step 0", false));
        screen.accept(display("live", "step 1", false));
        screen.accept(stream("more\n"));
        screen.endCell();
        assertEquals("a table\nafter\nmore\nstep 1\n", shown());
    }

    @Test
    void onATerminalADisplayIsRewrittenInPlace() {
        Screen screen = screen(true);
        screen.accept(display("d", "step 1\nof a line that is longer than the screen", false));
        screen.accept(display("d", "step 2", true));
        screen.accept(stream("after\n"));
        assertEquals("step 1\nof a line that is l\n\r\u001b[2A\u001b[Jstep 2\nafter\n", shown());
    }

    @Test
    void onATerminalWhatFollowsADisplayIsNotOverwritten() {
        Screen screen = screen(true);
        screen.accept(display("d", "step 1", false));
        screen.accept(stream("line"));
        screen.accept(display("d", "step 2", false));
        assertEquals("step 1\nline\nstep 2\n", shown());
    }

    @Test
    void errorsShowTheirTraceback() {
        ObjectNode content = JSON.createObjectNode();
        content.putArray("traceback").add("\u001b[31mE: v\u001b[0m").add("    at cell [1] line 1");
        Screen screen = screen(false);
        screen.accept(stream("open"));
        screen.accept(message("error", content));
        assertEquals("open\nE: v\n    at cell [1] line 1\n", shown());
    }
}
