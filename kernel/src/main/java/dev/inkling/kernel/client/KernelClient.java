package dev.inkling.kernel.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.kernel.client.KernelMessage.Channel;
import dev.inkling.kernel.protocol.Frames;
import dev.inkling.kernel.protocol.Signature;
import dev.inkling.kernel.protocol.SocketLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** Speaks the Jupyter protocol to one kernel. Requests may be sent from any thread; one thread takes the messages. */
public final class KernelClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] EMPTY = {'{', '}'};

    /** How often a kernel that is still starting is tried. */
    private static final int RECONNECT_MILLIS = 10;

    private final String session = UUID.randomUUID().toString();
    private final Signature signature;
    private final ZMQ.Context context = ZMQ.context(1);
    private final Map<Channel, SocketLoop> loops = new EnumMap<>(Channel.class);
    private final BlockingQueue<KernelMessage> received = new LinkedBlockingQueue<>();

    public KernelClient(ConnectionFile connection) {
        signature = new Signature("hmac-sha256", connection.key());
        connect(Channel.SHELL, SocketType.DEALER, connection.shell());
        connect(Channel.CONTROL, SocketType.DEALER, connection.control());
        connect(Channel.STDIN, SocketType.DEALER, connection.stdin());
        connect(Channel.IOPUB, SocketType.SUB, connection.iopub());
    }

    private void connect(Channel channel, SocketType type, int port) {
        ZMQ.Socket socket = context.socket(type);
        socket.setHWM(0);
        socket.setLinger(500);
        socket.setReconnectIVL(RECONNECT_MILLIS);
        if (type == SocketType.SUB) {
            socket.subscribe(new byte[0]);
        } else {
            socket.setIdentity(session.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        socket.connect("tcp://" + ConnectionFile.ADDRESS + ":" + port);
        SocketLoop loop = new SocketLoop(context, socket, "client-" + channel, parts -> receive(channel, parts));
        loops.put(channel, loop);
        loop.start();
    }

    private void receive(Channel channel, List<byte[]> parts) {
        try {
            Frames frames = Frames.parse(parts, signature);
            JsonNode header = JSON.readTree(frames.header());
            JsonNode parent = JSON.readTree(frames.parent());
            received.add(new KernelMessage(
                    channel,
                    header.path("msg_type").asText(),
                    parent.path("msg_id").asText(""),
                    JSON.readTree(frames.content()),
                    JSON.readTree(frames.metadata())));
        } catch (IOException e) {
            throw new UncheckedIOException("the kernel sent what is not JSON", e);
        }
    }

    /** A new, empty content of a request. */
    public static ObjectNode content() {
        return JSON.createObjectNode();
    }

    /** Sends a request; returns its id. */
    public String send(Channel channel, String type, ObjectNode content) {
        String id = UUID.randomUUID().toString();
        ObjectNode header = content()
                .put("msg_id", id)
                .put("session", session)
                .put("username", "inkling")
                .put("date", Instant.now().toString())
                .put("msg_type", type)
                .put("version", "5.3");
        try {
            sendSigned(channel, JSON.writeValueAsBytes(header), JSON.writeValueAsBytes(content));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + type, e);
        }
        return id;
    }

    /** Signs a header and a content and sends them, whatever they are. */
    public void sendSigned(Channel channel, byte[] header, byte[] content) {
        Frames frames = new Frames(List.of(), header, EMPTY, EMPTY, content, List.of());
        sendParts(channel, frames.toParts(signature));
    }

    /** Sends parts as they are. */
    public void sendParts(Channel channel, List<byte[]> parts) {
        loops.get(channel).send(parts);
    }

    /** Asks the kernel to run a cell; returns the id of the request. */
    public String execute(String code, boolean allowInput) {
        ObjectNode content = content()
                .put("code", code)
                .put("silent", false)
                .put("store_history", true)
                .put("allow_stdin", allowInput)
                .put("stop_on_error", true);
        content.putObject("user_expressions");
        return send(Channel.SHELL, "execute_request", content);
    }

    public void interrupt() {
        send(Channel.CONTROL, "interrupt_request", content());
    }

    public void answer(String value) {
        send(Channel.STDIN, "input_reply", content().put("value", value));
    }

    public void shutdown() {
        send(Channel.CONTROL, "shutdown_request", content().put("restart", false));
    }

    /** The next message, or null when none came in time. */
    public KernelMessage poll(long milliseconds) throws InterruptedException {
        return received.poll(milliseconds, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        loops.values().forEach(SocketLoop::close);
    }
}
