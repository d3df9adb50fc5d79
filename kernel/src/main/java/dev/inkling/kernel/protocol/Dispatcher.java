package dev.inkling.kernel.protocol;

import com.google.gson.JsonObject;
import io.github.spencerpark.jupyter.channels.ShellChannel;
import io.github.spencerpark.jupyter.channels.ShellHandler;
import io.github.spencerpark.jupyter.channels.ShellReplyEnvironment;
import io.github.spencerpark.jupyter.messages.Header;
import io.github.spencerpark.jupyter.messages.Message;
import io.github.spencerpark.jupyter.messages.MessageType;
import io.github.spencerpark.jupyter.messages.RequestType;
import io.github.spencerpark.jupyter.messages.reply.ErrorReply;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Decides which thread answers a request: cells and comms in order on the cell thread, help while typing on a thread of
 * its own so that it works while a cell runs, control on the control channel's thread. No Throwable ends a thread.
 */
public final class Dispatcher {
    private static final long CELL_STACK_BYTES = 16L << 20;
    private static final Set<MessageType<?>> IN_ORDER = Set.of(
            MessageType.EXECUTE_REQUEST,
            MessageType.COMM_OPEN_COMMAND,
            MessageType.COMM_MSG_COMMAND,
            MessageType.COMM_CLOSE_COMMAND);

    private final Connection connection;
    private final BlockingQueue<Message<?>> cells = new LinkedBlockingQueue<>();
    private final ExecutorService assist = Executors.newSingleThreadExecutor(body -> daemon("assist", 0, body));
    private final ExecutorService control = Executors.newSingleThreadExecutor(body -> daemon("control-work", 0, body));

    Dispatcher(Connection connection) {
        this.connection = connection;
    }

    void start() {
        daemon("cell", CELL_STACK_BYTES, this::runCells).start();
    }

    private static Thread daemon(String name, long stackBytes, Runnable body) {
        Thread thread = new Thread(null, body, name, stackBytes);
        thread.setDaemon(true);
        return thread;
    }

    void shell(Message<?> request) {
        if (IN_ORDER.contains(request.getHeader().getType())) {
            cells.add(request);
        } else {
            assist.execute(() -> handle(connection.shellChannel(), request));
        }
    }

    void control(Message<?> request) {
        control.execute(() -> handle(connection.controlChannel(), request));
    }

    private void runCells() {
        while (true) {
            try {
                handle(connection.shellChannel(), cells.take());
            } catch (InterruptedException e) {
                Log.warn("an interrupt came between two cells and was left out");
            }
        }
    }

    private <T> void handle(ShellChannel channel, Message<T> request) {
        try {
            ShellHandler<T> handler = connection.getHandler(request.getHeader().getType());
            if (handler == null) {
                return;
            }
            ShellReplyEnvironment replies = connection.prepareReplyEnv(channel, request);
            try {
                handler.handle(replies, request);
            } catch (Throwable e) { // whatever it was, nobody waits for an answer in vain
                Log.warn("the request " + request.getHeader().getType().getName() + " failed: " + e);
                answerFailure(replies, request, e);
            } finally {
                replies.resolveDeferrals();
            }
            if (replies.isMarkedForShutdown()) {
                connection.close();
            }
        } catch (Throwable e) { // whatever it was, the next request is served
            Log.warn("the request " + request.getHeader().getType().getName() + " failed: " + e);
        }
    }

    private static void answerFailure(ShellReplyEnvironment replies, Message<?> request, Throwable problem) {
        if (request.getContent() instanceof RequestType<?> content) {
            String message = String.valueOf(problem.getMessage());
            replies.replyError(
                    content.getReplyType(),
                    new ErrorReply(problem.getClass().getName(), message, List.of(problem.toString())));
        }
    }

    /**
     * Takes the cells that wait out of the queue, because the one that runs has failed. To be called before its reply
     * is sent: what a client sends after that reply is meant to run.
     */
    public List<Message<?>> takeQueued() {
        return cells.stream()
                .filter(request -> request.getHeader().getType() == MessageType.EXECUTE_REQUEST)
                .filter(cells::remove)
                .toList();
    }

    /** Answers cells as aborted. */
    public void abort(List<Message<?>> requests) {
        requests.forEach(this::abort);
    }

    private void abort(Message<?> request) {
        ShellReplyEnvironment replies = connection.prepareReplyEnv(connection.shellChannel(), request);
        replies.setBusyDeferIdle();
        JsonObject content = new JsonObject();
        content.addProperty("status", "aborted");
        replies.reply(new Message<>(
                request.getIdentities(), abortedHeader(request), request.getHeader(), null, content, null));
        replies.resolveDeferrals();
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // basekernel has no content type for an aborted reply
    private static Header<JsonObject> abortedHeader(Message<?> request) {
        return new Header(request, (MessageType) MessageType.EXECUTE_REPLY);
    }
}
