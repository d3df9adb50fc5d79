package dev.inkling.kernel.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * The one thread that touches a socket: it waits for messages and for something to send, without polling.
 *
 * <p>Other threads hand their messages to a queue. They never touch a socket themselves, because an interrupted thread
 * would break it; a second small thread turns the queue into wake-ups.
 */
public final class SocketLoop implements AutoCloseable {
    private final ZMQ.Context context;
    private final ZMQ.Socket socket;
    private final String name;
    private final Consumer<List<byte[]>> onMessage;
    private final BlockingQueue<List<byte[]>> outbound = new LinkedBlockingQueue<>();
    private final Queue<List<byte[]>> ready = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /**
     * @param socket bound or connected already; from {@link #start} on it belongs to this loop
     * @param onMessage called on the loop's thread with the parts of each message; must not block
     */
    public SocketLoop(ZMQ.Context context, ZMQ.Socket socket, String name, Consumer<List<byte[]>> onMessage) {
        this.context = context;
        this.socket = socket;
        this.name = name;
        this.onMessage = onMessage;
    }

    public void start() {
        String address = "inproc://wake-" + name;
        ZMQ.Socket wakeReceiver = context.socket(SocketType.PAIR);
        wakeReceiver.bind(address);
        daemon(name, () -> receive(wakeReceiver));
        daemon(name + "-out", () -> forward(address));
    }

    private static void daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Sends a message; returns at once, from any thread. */
    public void send(List<byte[]> parts) {
        outbound.add(parts);
    }

    private void forward(String address) {
        try (ZMQ.Socket wakeSender = context.socket(SocketType.PAIR)) {
            wakeSender.connect(address);
            while (!closed) {
                ready.add(outbound.take());
                wakeSender.send(new byte[1]);
            }
        } catch (InterruptedException | ZMQException e) {
            closed = true;
        }
    }

    private void receive(ZMQ.Socket wakeReceiver) {
        try (ZMQ.Poller poller = context.poller(2)) {
            poller.register(socket, ZMQ.Poller.POLLIN);
            poller.register(wakeReceiver, ZMQ.Poller.POLLIN);
            while (!closed) {
                poller.poll(-1);
                if (poller.pollin(1)) {
                    wakeReceiver.recv();
                    sendReady();
                }
                if (poller.pollin(0)) {
                    deliver(readParts());
                }
            }
        } catch (ZMQException e) {
            closed = true; // the context was terminated
        } finally {
            wakeReceiver.close();
            socket.close();
        }
    }

    private void sendReady() {
        for (List<byte[]> parts = ready.poll(); parts != null; parts = ready.poll()) {
            if (parts.isEmpty()) {
                closed = true;
                return;
            }
            sendParts(socket, parts);
        }
    }

    static void sendParts(ZMQ.Socket socket, List<byte[]> parts) {
        for (int i = 0; i < parts.size(); i++) {
            socket.send(parts.get(i), i < parts.size() - 1 ? ZMQ.SNDMORE : 0);
        }
    }

    private List<byte[]> readParts() {
        List<byte[]> parts = new ArrayList<>();
        do {
            parts.add(socket.recv());
        } while (socket.hasReceiveMore());
        return parts;
    }

    private void deliver(List<byte[]> parts) {
        try {
            onMessage.accept(parts);
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            Log.warn("a message on " + name + " was left out: " + e);
        }
    }

    /** Ends the loop after what was queued has been sent. */
    @Override
    public void close() {
        send(List.of());
    }
}
