package dev.inkling.notebook;

import dev.inkling.session.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Goes the main road in a process of its own, then prints how many connections and datagrams the network stack of this
 * process was asked for, by whatever code, native libraries too.
 */
final class MainRoad {
    private MainRoad() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("reach-out")) {
            reachOut();
        } else {
            walk(arguments[0]);
        }
        System.out.println("connections "
                + (counter("/proc/net/snmp", "Tcp:", "ActiveOpens")
                        + counter("/proc/net/snmp", "Udp:", "OutDatagrams")
                        + lines("/proc/net/snmp6", "Udp6OutDatagrams")));
        System.exit(0);
    }

    private static void walk(String texts) throws Exception {
        MagicRegistry registry = InklingMagics.registry(Session.current());
        FakeCell cell = new FakeCell();
        registry.call("load_model", List.of(), cell);
        registry.call("clean", List.of(texts), cell);
        System.out.println(registry.call("finetune", List.of("--max-steps", "2", "--seed", "1"), cell));
        System.out.println("written: " + registry.call("sample", List.of("It was late", "--length", "8"), cell));
    }

    /** What the counters must see: a connection, and a question to a name server. */
    private static void reachOut() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("192.0.2.1", 443), 500);
        } catch (IOException e) {
            System.out.println("connect: " + e.getMessage());
        }
        try {
            InetAddress.getByName("huggingface.co");
        } catch (IOException e) {
            System.out.println("name: " + e.getMessage());
        }
    }

    private static long counter(String file, String protocol, String name) throws IOException {
        try (Stream<String> all = Files.lines(Path.of(file))) {
            List<String> rows = all.filter(line -> line.startsWith(protocol)).toList();
            int column = List.of(rows.get(0).split(" ")).indexOf(name);
            return Long.parseLong(rows.get(1).split(" ")[column]);
        }
    }

    private static long lines(String file, String name) throws IOException {
        if (!Files.exists(Path.of(file))) {
            return 0;
        }
        try (Stream<String> all = Files.lines(Path.of(file))) {
            return all.filter(line -> line.startsWith(name + " ") || line.startsWith(name + "\t"))
                    .mapToLong(line -> Long.parseLong(line.split("\\s+")[1]))
                    .sum();
        }
    }
}
