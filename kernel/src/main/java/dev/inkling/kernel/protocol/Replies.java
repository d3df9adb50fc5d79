package dev.inkling.kernel.protocol;

import io.github.spencerpark.jupyter.channels.ShellReplyEnvironment;
import io.github.spencerpark.jupyter.messages.ContentType;
import io.github.spencerpark.jupyter.messages.Message;
import io.github.spencerpark.jupyter.messages.MessageContext;
import io.github.spencerpark.jupyter.messages.MessageType;
import io.github.spencerpark.jupyter.messages.reply.ErrorReply;

/** Answers one request, with the kernel's own session and the request as parent. */
final class Replies extends ShellReplyEnvironment {
    private final MessageCodec codec;

    Replies(
            RouterChannel channel,
            InputChannel input,
            Publisher publisher,
            MessageContext request,
            MessageCodec codec) {
        super(channel, input, publisher, request);
        this.codec = codec;
    }

    @Override
    public <T extends ContentType<T>> void publish(T content) {
        publish(codec.message(getContext(), content.getType(), content));
    }

    @Override
    public <T extends ContentType<T>> void reply(T content) {
        reply(codec.message(getContext(), content.getType(), content));
    }

    @Override
    public void replyError(MessageType<?> type, ErrorReply error) {
        reply(new Message<>(
                getContext().getIdentities(),
                codec.header(type.isError() ? errorType(type) : type.error()),
                getContext().getHeader(),
                null,
                error,
                null));
    }

    @SuppressWarnings("unchecked") // the error type of every message carries an ErrorReply
    private static MessageType<ErrorReply> errorType(MessageType<?> type) {
        return (MessageType<ErrorReply>) type;
    }
}
