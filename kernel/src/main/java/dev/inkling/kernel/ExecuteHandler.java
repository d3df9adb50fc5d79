package dev.inkling.kernel;

import com.google.gson.JsonObject;
import dev.inkling.kernel.protocol.Connection;
import dev.inkling.kernel.protocol.Log;
import dev.inkling.kernel.protocol.RunningCell;
import dev.inkling.kernel.shell.CellFailure;
import dev.inkling.kernel.shell.JavaShell;
import dev.inkling.notebook.Display;
import io.github.spencerpark.jupyter.channels.ShellHandler;
import io.github.spencerpark.jupyter.channels.ShellReplyEnvironment;
import io.github.spencerpark.jupyter.kernel.ExpressionValue;
import io.github.spencerpark.jupyter.messages.Message;
import io.github.spencerpark.jupyter.messages.publish.PublishError;
import io.github.spencerpark.jupyter.messages.publish.PublishExecuteInput;
import io.github.spencerpark.jupyter.messages.publish.PublishExecuteResult;
import io.github.spencerpark.jupyter.messages.reply.ErrorReply;
import io.github.spencerpark.jupyter.messages.reply.ExecuteReply;
import io.github.spencerpark.jupyter.messages.request.ExecuteRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers execute requests, one at a time, on the cell thread. */
final class ExecuteHandler implements ShellHandler<ExecuteRequest> {
    private final Connection connection;
    private final JavaShell java;
    private final CellRunner runner;
    private final ResultRenderer renderer;
    private final HistoryStore history;
    private final StartupFile startup;
    private volatile RunningCell current;
    private int count;

    ExecuteHandler(
            Connection connection,
            JavaShell java,
            CellRunner runner,
            ResultRenderer renderer,
            HistoryStore history,
            StartupFile startup) {
        this.connection = connection;
        this.java = java;
        this.runner = runner;
        this.renderer = renderer;
        this.history = history;
        this.startup = startup;
    }

    /** An execute reply with a payload; the field has the name that the protocol gives it. */
    private static final class Reply extends ExecuteReply {
        @SuppressWarnings("unused") // written by gson
        private final List<JsonObject> payload;

        Reply(int count, Map<String, ExpressionValue> expressions, List<JsonObject> payload) {
            super(count, expressions);
            this.payload = payload;
        }
    }

    /** The cell that runs now. */
    Optional<RunningCell> current() {
        return Optional.ofNullable(current);
    }

    @Override
    public void handle(ShellReplyEnvironment replies, Message<ExecuteRequest> message) {
        ExecuteRequest request = message.getContent();
        boolean stored = request.shouldStoreHistory() && !request.isSilent();
        RunningCell cell = new RunningCell(message, request.isStdinEnabled());
        cell.enter();
        java.begin();
        // Whoever has seen the cell begin may interrupt it: it must be known by then.
        current = cell;
        replies.setBusyDeferIdle();
        if (stored) {
            count++;
        }
        if (!request.isSilent()) {
            replies.publish(new PublishExecuteInput(request.getCode(), count));
        }
        List<Message<?>> aborted = List.of();
        try {
            execute(replies, request, cell, stored);
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            CellFailure failure = asFailure(e, cell);
            if (request.shouldStopOnError() || cell.interrupted()) {
                aborted = connection.dispatcher().takeQueued();
            }
            if (stored) {
                history.add(count, request.getCode(), "");
            }
            fail(replies, request, failure);
        } finally {
            current = null;
            cell.leave();
        }
        replies.resolveDeferrals();
        connection.dispatcher().abort(aborted);
    }

    private void execute(ShellReplyEnvironment replies, ExecuteRequest request, RunningCell cell, boolean stored)
            throws Exception {
        startup.runOnce(cell);
        CellRunner.Result result = runner.run(request.getCode(), "cell [" + count + "]", cell);
        Optional<Display> display = Optional.empty();
        if (result.value() != null && !request.isSilent()) {
            display = Optional.of(java.asJava(() -> renderer.display(result.value())));
        }
        Map<String, ExpressionValue> expressions = evaluate(request.getUserExpr());
        display.ifPresent(shown -> replies.publish(new PublishExecuteResult(count, NotebookCell.data(shown))));
        if (stored) {
            history.add(count, request.getCode(), display.map(Display::text).orElse(""));
        }
        System.out.flush();
        replies.reply(new Reply(
                count,
                expressions,
                result.page().map(ExecuteHandler::page).map(List::of).orElse(List.of())));
    }

    private static JsonObject page(String text) {
        JsonObject data = new JsonObject();
        data.addProperty(Display.TEXT, text);
        JsonObject page = new JsonObject();
        page.addProperty("source", "page");
        page.add("data", data);
        page.addProperty("start", 0);
        return page;
    }

    private Map<String, ExpressionValue> evaluate(Map<String, String> expressions) {
        Map<String, ExpressionValue> values = new LinkedHashMap<>();
        if (expressions != null) {
            expressions.forEach((name, expression) -> values.put(name, evaluate(expression)));
        }
        return values;
    }

    private ExpressionValue evaluate(String expression) {
        try {
            Object value = java.evaluate(expression);
            return new ExpressionValue.Success(NotebookCell.data(renderer.display(value)));
        } catch (CellFailure e) {
            return new ExpressionValue.Error(e.name(), e.getMessage(), e.traceback());
        } catch (RuntimeException e) {
            return new ExpressionValue.Error(e.getClass().getName(), String.valueOf(e.getMessage()), List.of());
        }
    }

    private static CellFailure asFailure(Throwable problem, RunningCell cell) {
        CellFailure failure = CellFailure.of(problem);
        boolean stopped = cell.interrupted() && !failure.name().equals("Interrupted");
        return stopped ? CellFailure.interrupted("the cell was stopped (" + failure.getMessage() + ")") : failure;
    }

    private void fail(ShellReplyEnvironment replies, ExecuteRequest request, CellFailure failure) {
        if (!request.isSilent()) {
            replies.publish(new PublishError(failure.name(), failure.getMessage(), failure.traceback()));
        }
        ErrorReply reply = new ErrorReply(failure.name(), failure.getMessage(), failure.traceback());
        reply.setExecutionCount(count);
        replies.replyError(ExecuteReply.MESSAGE_TYPE, reply);
        if (request.isSilent()) {
            Log.warn("a silent request failed: " + failure.getMessage());
        }
    }
}
