package dev.inkling.kernel.protocol;

import io.github.spencerpark.jupyter.channels.StdinChannel;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import io.github.spencerpark.jupyter.messages.HMACGenerator;
import io.github.spencerpark.jupyter.messages.Message;
import io.github.spencerpark.jupyter.messages.MessageContext;
import io.github.spencerpark.jupyter.messages.reply.InputReply;
import io.github.spencerpark.jupyter.messages.request.InputRequest;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.zeromq.ZMQ;

/** The stdin channel: a question to the front end, and its answer. */
public final class InputChannel extends StdinChannel {
    private final MessageCodec codec;
    private final Signature signature;
    private final SocketLoop loop;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    InputChannel(ZMQ.Context context, HMACGenerator unused, MessageCodec codec, Signature signature) {
        super(context, unused);
        this.codec = codec;
        this.signature = signature;
        this.loop = new SocketLoop(context, this, "stdin", this::receive);
        setHWM(0);
    }

    @Override
    public void bind(KernelConnectionProperties connection) {
        super.bind(connection);
        loop.start();
    }

    private void receive(List<byte[]> parts) {
        Message<?> message = codec.decode(Frames.parse(parts, signature));
        if (message.getContent() instanceof InputReply reply) {
            answers.add(reply.getValue());
        }
    }

    /**
     * Asks, and waits for the answer.
     *
     * @param stopped true ends the wait with an empty answer; an interrupt ends it too
     */
    synchronized String ask(MessageContext request, String prompt, boolean password, BooleanSupplier stopped)
            throws InterruptedException {
        answers.clear(); // what was meant for an earlier question
        sendMessage(codec.message(request, InputRequest.MESSAGE_TYPE, new InputRequest(prompt, password)));
        String answer = null;
        while (answer == null && !stopped.getAsBoolean()) {
            answer = answers.poll(100, TimeUnit.MILLISECONDS);
        }
        return answer == null ? "" : answer;
    }

    @Override
    public synchronized String getInput(MessageContext request, String prompt, boolean password) {
        try {
            return ask(request, prompt, password, () -> false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    @Override
    public void sendMessage(Message<?> message) {
        loop.send(codec.encode(message).toParts(signature));
    }
}
