package dev.inkling.kernel.protocol;

import io.github.spencerpark.jupyter.channels.IOPubChannel;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import io.github.spencerpark.jupyter.messages.ContentType;
import io.github.spencerpark.jupyter.messages.HMACGenerator;
import io.github.spencerpark.jupyter.messages.Message;
import io.github.spencerpark.jupyter.messages.MessageContext;
import io.github.spencerpark.jupyter.messages.publish.PublishStream;
import io.github.spencerpark.jupyter.messages.publish.PublishStream.StreamType;
import io.github.spencerpark.jupyter.messages.publish.PublishUpdateDisplayData;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.zeromq.ZMQ;

/**
 * The output of the kernel: one queue, one thread that writes it to the socket, in order.
 *
 * <p>Printed text is gathered (50 ms or 64 KB a message) and of several updates of one display only the newest is sent,
 * because front ends fall behind at about 1000 messages a second. Everything else goes out at once.
 */
public final class Publisher extends IOPubChannel {
    private static final int MESSAGE_CHARACTERS = 1 << 16;
    private static final long QUEUED_CHARACTERS = 4 << 20;
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final MessageCodec codec;
    private final Signature signature;
    private final Object lock = new Object();
    private final Deque<Item> queue = new ArrayDeque<>();
    private long queuedCharacters;
    private boolean urgent;
    private boolean writing;

    private static final class Item {
        final RunningCell cell;
        final StreamType stream;
        final StringBuilder text;
        final String displayId;
        Message<?> message;

        Item(RunningCell cell, StreamType stream, String text) {
            this.cell = cell;
            this.stream = stream;
            this.text = new StringBuilder(text);
            this.displayId = null;
        }

        Item(Message<?> message, String displayId) {
            this.cell = null;
            this.stream = null;
            this.text = null;
            this.displayId = displayId;
            this.message = message;
        }
    }

    Publisher(ZMQ.Context context, HMACGenerator unused, MessageCodec codec, Signature signature) {
        super(context, unused);
        this.codec = codec;
        this.signature = signature;
        setHWM(0);
        setLinger(1000);
    }

    @Override
    public void bind(KernelConnectionProperties connection) {
        super.bind(connection);
        Thread writer = new Thread(this::write, "iopub");
        writer.setDaemon(true);
        writer.start();
    }

    /** Appends to a cell's standard output or error. Waits while the queue is full, unless the cell was cancelled. */
    public void print(RunningCell cell, StreamType stream, String text) {
        synchronized (lock) {
            while (queuedCharacters > QUEUED_CHARACTERS && !cell.cancelled()) {
                try {
                    lock.wait(20);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
            }
            if (cell.cancelled()) {
                return;
            }
            boolean wasEmpty = queue.isEmpty();
            boolean wasLittle = queuedCharacters < MESSAGE_CHARACTERS;
            Item last = queue.peekLast();
            if (last != null
                    && last.cell == cell
                    && last.stream == stream
                    && last.text.length() + text.length() <= MESSAGE_CHARACTERS) {
                last.text.append(text);
            } else {
                queue.add(new Item(cell, stream, text));
            }
            queuedCharacters += text.length();
            if (wasEmpty || wasLittle && queuedCharacters >= MESSAGE_CHARACTERS) {
                lock.notifyAll(); // the writer waits for nothing else, and to wake it takes longer than to print
            }
        }
    }

    /** Forgets what a cancelled cell has printed and was not sent yet. */
    public void discard(RunningCell cell) {
        synchronized (lock) {
            queue.removeIf(item -> item.cell == cell);
            queuedCharacters = 0;
            lock.notifyAll();
        }
    }

    /** Publishes on behalf of a request. */
    public <T extends ContentType<T>> void publish(MessageContext parent, T content) {
        sendMessage(codec.message(parent, content.getType(), content));
    }

    @Override
    public void sendMessage(Message<?> message) {
        synchronized (lock) {
            if (message.getContent() instanceof PublishUpdateDisplayData update) {
                for (Item item : queue) {
                    if (update.getDisplayId().equals(item.displayId)) {
                        item.message = message;
                        return;
                    }
                }
                queue.add(new Item(message, update.getDisplayId()));
            } else {
                queue.add(new Item(message, null));
                urgent = true;
            }
            lock.notifyAll();
        }
    }

    /** Waits until everything is written, at most this long. */
    public void drain(long milliseconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
        synchronized (lock) {
            urgent = true;
            lock.notifyAll();
            while ((!queue.isEmpty() || writing) && System.nanoTime() < deadline) {
                lock.wait(5);
            }
        }
    }

    private void write() {
        while (true) {
            try {
                for (Item item : nextBatch()) {
                    send(item);
                }
            } catch (InterruptedException e) {
                return;
            } catch (Exception | StackOverflowError | OutOfMemoryError e) {
                Log.warn("a message could not be published: " + e);
            }
        }
    }

    private List<Item> nextBatch() throws InterruptedException {
        synchronized (lock) {
            writing = false;
            lock.notifyAll();
            while (queue.isEmpty()) {
                urgent = false;
                lock.wait();
            }
            long deadline = System.nanoTime() + GATHER_NANOS;
            long left = GATHER_NANOS;
            while (!urgent && queuedCharacters < MESSAGE_CHARACTERS && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(lock, left);
                left = deadline - System.nanoTime();
            }
            List<Item> batch = new ArrayList<>(queue);
            queue.clear();
            queuedCharacters = 0;
            urgent = false;
            writing = true;
            lock.notifyAll();
            return batch;
        }
    }

    private void send(Item item) {
        Message<?> message = item.message;
        if (message == null) {
            if (item.cell.cancelled()) {
                return;
            }
            message = codec.message(
                    item.cell.request(),
                    PublishStream.MESSAGE_TYPE,
                    new PublishStream(item.stream, item.text.toString()));
        }
        Frames frames = codec.encode(message);
        byte[] topic = ("kernel." + message.getHeader().getType().getName()).getBytes(StandardCharsets.US_ASCII);
        Frames published = new Frames(
                List.of(topic),
                frames.header(),
                frames.parent(),
                frames.metadata(),
                frames.content(),
                frames.buffers());
        SocketLoop.sendParts(this, published.toParts(signature));
    }
}
