package dev.inkling.kernel;

import dev.inkling.kernel.protocol.Connection;
import dev.inkling.kernel.shell.Completion;
import dev.inkling.notebook.Display;
import io.github.spencerpark.jupyter.channels.ShellReplyEnvironment;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.messages.Message;
import io.github.spencerpark.jupyter.messages.MessageType;
import io.github.spencerpark.jupyter.messages.reply.CompleteReply;
import io.github.spencerpark.jupyter.messages.reply.InspectReply;
import io.github.spencerpark.jupyter.messages.request.CompleteRequest;
import io.github.spencerpark.jupyter.messages.request.InspectRequest;
import java.util.List;
import java.util.Map;

/** Answers completion and inspection requests; the protocol counts code points. */
final class AssistHandlers {
    /** Where front ends look for what a match is; they show an icon of it. */
    private static final String TYPES = "_jupyter_types_experimental";

    private final Assist assist;

    private AssistHandlers(Assist assist) {
        this.assist = assist;
    }

    static void register(Connection connection, Assist assist) {
        AssistHandlers handlers = new AssistHandlers(assist);
        connection.setHandler(MessageType.COMPLETE_REQUEST, handlers::complete);
        connection.setHandler(MessageType.INSPECT_REQUEST, handlers::inspect);
    }

    private void complete(ShellReplyEnvironment replies, Message<CompleteRequest> message) {
        replies.setBusyDeferIdle();
        String code = message.getContent().getCode();
        int cursor = CodePoints.toUnits(code, message.getContent().getCursorPos());
        Completion found = assist.complete(code, cursor);
        int start = CodePoints.fromUnits(code, found.start());
        int end = CodePoints.fromUnits(code, found.end());
        List<Map<String, Object>> types = found.matches().stream()
                .map(match -> Map.<String, Object>of(
                        "start", start,
                        "end", end,
                        "text", match.text(),
                        "type", match.type(),
                        "signature", match.signature()))
                .toList();
        replies.reply(new CompleteReply(found.texts(), start, end, Map.of(TYPES, types)));
    }

    private void inspect(ShellReplyEnvironment replies, Message<InspectRequest> message) {
        replies.setBusyDeferIdle();
        String code = message.getContent().getCode();
        String text = assist.inspect(
                code, CodePoints.toUnits(code, message.getContent().getCursorPos()));
        DisplayData data = new DisplayData();
        if (!text.isEmpty()) {
            data.putData(Display.TEXT, text);
        }
        replies.reply(new InspectReply(!text.isEmpty(), data));
    }
}
