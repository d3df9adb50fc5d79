package dev.inkling.kernel.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.messages.HMACGenerator;
import io.github.spencerpark.jupyter.messages.Message;
import io.github.spencerpark.jupyter.messages.MessageType;
import io.github.spencerpark.jupyter.messages.publish.PublishDisplayData;
import io.github.spencerpark.jupyter.messages.publish.PublishStatus;
import io.github.spencerpark.jupyter.messages.publish.PublishStream.StreamType;
import io.github.spencerpark.jupyter.messages.publish.PublishUpdateDisplayData;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

class PublisherTest {
    private final ZMQ.Context context = ZMQ.context(1);
    private final Signature signature = new Signature("hmac-sha256", "key");
    private final MessageCodec codec = new MessageCodec();
    private Publisher publisher;
    private ZMQ.Socket subscriber;
    private RunningCell cell;

    @BeforeEach
    void connect() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        KernelConnectionProperties connection =
                KernelConnectionProperties.parse("{\"ip\":\"127.0.0.1\",\"transport\":\"tcp\",\"iopub_port\":" + port
                        + ",\"key\":\"key\",\"signature_scheme\":\"hmac-sha256\"}");
        HMACGenerator hmac = connection.createHMACGenerator();
        publisher = new Publisher(context, hmac, codec, signature);
        publisher.bind(connection);
        subscriber = context.socket(SocketType.SUB);
        subscriber.setHWM(0);
        subscriber.setReceiveTimeOut(5000);
        subscriber.subscribe(new byte[0]);
        subscriber.connect("tcp://127.0.0.1:" + port);
        cell = cell("c1");
        awaitSubscription();
    }

    /** A subscription takes effect some time after it was asked for. */
    private void awaitSubscription() throws InterruptedException {
        subscriber.setReceiveTimeOut(20);
        do {
            publisher.publish(null, PublishStatus.STARTING);
            publisher.drain(1000);
        } while (subscriber.recv() == null);
        while (subscriber.recv() != null) {
            continue; // the rest of what was sent meanwhile
        }
        subscriber.setReceiveTimeOut(5000);
    }

    @AfterEach
    void close() {
        subscriber.close();
    }

    private RunningCell cell(String id) {
        byte[] header = ("{\"msg_id\":\"" + id + "\",\"session\":\"s\",\"username\":\"u\","
                        + "\"date\":\"2026-01-02T03:04:05Z\",\"version\":\"5.3\",\"msg_type\":\"execute_request\"}")
                .getBytes(StandardCharsets.UTF_8);
        byte[] empty = "{}".getBytes(StandardCharsets.UTF_8);
        Message<?> request = codec.decode(new Frames(List.of(), header, empty, empty, empty, List.of()));
        assertEquals(MessageType.EXECUTE_REQUEST, request.getHeader().getType());
        return new RunningCell(request, false);
    }

    /** The next message: its type, the request it belongs to, and its text. */
    private List<String> next() {
        List<byte[]> parts = new ArrayList<>();
        do {
            byte[] part = subscriber.recv();
            assertTrue(part != null, "no message came");
            parts.add(part);
        } while (subscriber.hasReceiveMore());
        Frames frames = Frames.parse(parts, signature);
        JsonObject content = json(frames.content());
        String text = content.has("text")
                ? content.get("name").getAsString() + ":" + content.get("text").getAsString()
                : content.has("data")
                        ? content.getAsJsonObject("data").get("text/plain").getAsString()
                        : content.get("execution_state").getAsString();
        return List.of(
                json(frames.header()).get("msg_type").getAsString(),
                json(frames.parent()).get("msg_id").getAsString(),
                text);
    }

    private static JsonObject json(byte[] part) {
        return JsonParser.parseString(new String(part, StandardCharsets.UTF_8)).getAsJsonObject();
    }

    private void display(String id, String text, boolean update) {
        DisplayData data = new DisplayData(text);
        data.setDisplayId(id);
        if (update) {
            publisher.publish(cell.request(), new PublishUpdateDisplayData(data));
        } else {
            publisher.publish(cell.request(), new PublishDisplayData(data));
        }
    }

    @Test
    void piecesOfTextAreGatheredByCellAndStream() {
        RunningCell other = cell("c2");
        publisher.print(cell, StreamType.OUT, "a");
        publisher.print(cell, StreamType.OUT, "b\n");
        publisher.print(cell, StreamType.ERR, "e");
        publisher.print(cell, StreamType.OUT, "c");
        publisher.print(other, StreamType.OUT, "d");
        publisher.publish(cell.request(), PublishStatus.IDLE);
        assertEquals(List.of("stream", "c1", "stdout:ab\n"), next());
        assertEquals(List.of("stream", "c1", "stderr:e"), next());
        assertEquals(List.of("stream", "c1", "stdout:c"), next());
        assertEquals(List.of("stream", "c2", "stdout:d"), next());
        assertEquals(List.of("status", "c1", "idle"), next());
    }

    @Test
    void manyLinesAreFewMessagesAndNoneIsLost() {
        StringBuilder printed = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            publisher.print(cell, StreamType.OUT, i + "\n");
            printed.append(i).append('\n');
        }
        StringBuilder received = new StringBuilder();
        int messages = 0;
        while (received.length() < printed.length()) {
            received.append(next().get(2).substring("stdout:".length()));
            messages++;
        }
        assertEquals(printed.toString(), received.toString());
        assertTrue(messages < 100, messages + " messages");
    }

    @Test
    void ofManyUpdatesTheNewestIsSent() throws InterruptedException {
        display("d", "step 0", false);
        assertEquals(List.of("display_data", "c1", "step 0"), next());
        for (int i = 1; i <= 1000; i++) {
            display("d", "step " + i, true);
            display("e", "other " + i, true);
        }
        List<String> texts = new ArrayList<>();
        while (!texts.contains("step 1000") || !texts.contains("other 1000")) {
            texts.add(next().get(2));
        }
        assertTrue(texts.size() < 200, texts.size() + " updates were sent");
    }

    @Test
    void whatACancelledCellPrintedIsDropped() {
        publisher.print(cell, StreamType.OUT, "before");
        cell.cancel();
        publisher.print(cell, StreamType.OUT, "after");
        publisher.discard(cell);
        publisher.publish(cell.request(), PublishStatus.IDLE);
        assertEquals(List.of("status", "c1", "idle"), next());
    }

    @Test
    void anInterruptedThreadStillPublishes() throws IOException {
        Thread.currentThread().interrupt();
        publisher.print(cell, StreamType.OUT, "text");
        assertTrue(Thread.interrupted());
        assertEquals("stdout:text", next().get(2));
    }
}
