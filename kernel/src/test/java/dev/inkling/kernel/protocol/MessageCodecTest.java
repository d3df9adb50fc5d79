package dev.inkling.kernel.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.spencerpark.jupyter.kernel.ExpressionValue;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.messages.Message;
import io.github.spencerpark.jupyter.messages.publish.PublishStream;
import io.github.spencerpark.jupyter.messages.publish.PublishStream.StreamType;
import io.github.spencerpark.jupyter.messages.reply.ErrorReply;
import io.github.spencerpark.jupyter.messages.reply.ExecuteReply;
import io.github.spencerpark.jupyter.messages.request.ExecuteRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
    private final MessageCodec codec = new MessageCodec();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonObject json(byte[] part) {
        return JsonParser.parseString(new String(part, StandardCharsets.UTF_8)).getAsJsonObject();
    }

    private Message<?> decode(String header, String content) {
        return codec.decode(
                new Frames(List.of(bytes("me")), bytes(header), bytes("{}"), bytes("{}"), bytes(content), List.of()));
    }

    private static String header(String type) {
        return "{\"msg_id\":\"m1\",\"session\":\"s1\",\"username\":\"u\",\"date\":\"2026-01-02T03:04:05.678901Z\","
                + "\"version\":\"5.3\",\"msg_type\":\"" + type + "\"}";
    }

    private Message<?> request() {
        return decode(
                header("execute_request"),
                "{\"code\":\"墨 😀\",\"silent\":true,\"store_history\":false,\"allow_stdin\":true,"
                        + "\"stop_on_error\":false,\"user_expressions\":{\"a\":\"1\"}}");
    }

    @Test
    void aRequestIsRead() {
        ExecuteRequest request = (ExecuteRequest) request().getContent();
        assertEquals("墨 😀", request.getCode());
        assertTrue(request.isSilent() && !request.shouldStoreHistory() && request.isStdinEnabled());
        assertEquals(Map.of("a", "1"), request.getUserExpr());
    }

    @Test
    void malformedMessagesAreRefused() {
        assertThrows(RuntimeException.class, () -> decode("{}", "{}"));
        assertThrows(RuntimeException.class, () -> decode("", "{}"));
        assertThrows(RuntimeException.class, () -> decode("not json", "{}"));
        assertThrows(RuntimeException.class, () -> decode(header("execute_request"), "[1"));
        assertThrows(RuntimeException.class, () -> decode(header("execute_request"), "{\"silent\":{}}"));
    }

    @Test
    void anAnswerNamesItsRequestAndComesFromTheKernel() {
        Frames frames = codec.encode(
                codec.message(request(), PublishStream.MESSAGE_TYPE, new PublishStream(StreamType.OUT, "<墨>\n")));
        assertEquals("m1", json(frames.parent()).get("msg_id").getAsString());
        assertEquals("s1", json(frames.parent()).get("session").getAsString());
        JsonObject header = json(frames.header());
        assertEquals("stream", header.get("msg_type").getAsString());
        assertNotEquals("s1", header.get("session").getAsString());
        assertNotEquals("m1", header.get("msg_id").getAsString());
        assertTrue(Instant.parse(header.get("date").getAsString()).isAfter(Instant.EPOCH));
        assertEquals("<墨>\n", json(frames.content()).get("text").getAsString());
        assertEquals("stdout", json(frames.content()).get("name").getAsString());
    }

    @Test
    void everyReplyHasAStatusOnce() {
        Map<String, ExpressionValue> expressions = Map.of(
                "good",
                new ExpressionValue.Success(new DisplayData("2")),
                "bad",
                new ExpressionValue.Error("E", "m", List.of("t")));
        JsonObject ok =
                json(codec.encode(codec.message(request(), ExecuteReply.MESSAGE_TYPE, new ExecuteReply(3, expressions)))
                        .content());
        assertEquals("ok", ok.get("status").getAsString());
        assertEquals(3, ok.get("execution_count").getAsInt());
        JsonObject values = ok.getAsJsonObject("user_expressions");
        assertEquals("ok", values.getAsJsonObject("good").get("status").getAsString());
        assertEquals("error", values.getAsJsonObject("bad").get("status").getAsString());
        assertEquals("E", values.getAsJsonObject("bad").get("ename").getAsString());
        JsonObject error = json(codec.encode(codec.message(
                        request(), ExecuteReply.MESSAGE_TYPE.error(), new ErrorReply("E", "m", List.of())))
                .content());
        assertEquals("error", error.get("status").getAsString());
    }
}
