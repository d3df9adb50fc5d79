package dev.inkling.kernel.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Where a kernel listens, and the key that signs its messages. */
public record ConnectionFile(int shell, int iopub, int stdin, int control, int heartbeat, String key) {
    static final String ADDRESS = "127.0.0.1";

    /** Five ports that are free now, and a fresh key. */
    public static ConnectionFile create() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getByName(ADDRESS)));
            }
            List<Integer> ports =
                    sockets.stream().map(ServerSocket::getLocalPort).toList();
            return new ConnectionFile(
                    ports.get(0),
                    ports.get(1),
                    ports.get(2),
                    ports.get(3),
                    ports.get(4),
                    UUID.randomUUID().toString());
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Writes the file as Jupyter does. */
    public void write(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.createObjectNode()
                .put("shell_port", shell)
                .put("iopub_port", iopub)
                .put("stdin_port", stdin)
                .put("control_port", control)
                .put("hb_port", heartbeat)
                .put("ip", ADDRESS)
                .put("key", key)
                .put("transport", "tcp")
                .put("signature_scheme", "hmac-sha256")
                .put("kernel_name", "inkling");
        Files.write(file, mapper.writeValueAsBytes(json));
    }
}
