package dev.inkling.kernel.protocol;

import io.github.spencerpark.jupyter.channels.JupyterConnection;
import io.github.spencerpark.jupyter.channels.ShellChannel;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import io.github.spencerpark.jupyter.messages.HMACGenerator;
import io.github.spencerpark.jupyter.messages.Message;
import java.util.List;
import java.util.function.Consumer;
import org.zeromq.ZMQ;

/** The shell or the control channel: hands on each well-formed request, and sends replies from any thread. */
final class RouterChannel extends ShellChannel {
    private final boolean control;
    private final MessageCodec codec;
    private final Signature signature;
    private final Consumer<Message<?>> onRequest;
    private final SocketLoop loop;

    RouterChannel(
            ZMQ.Context context,
            HMACGenerator unused,
            boolean control,
            JupyterConnection connection,
            MessageCodec codec,
            Signature signature,
            Consumer<Message<?>> onRequest) {
        super(context, unused, control, connection);
        this.control = control;
        this.codec = codec;
        this.signature = signature;
        this.onRequest = onRequest;
        this.loop = new SocketLoop(context, this, control ? "control" : "shell", this::receive);
        setHWM(0);
        setLinger(1000);
    }

    @Override
    public void bind(KernelConnectionProperties connection) {
        int port = control ? connection.getControlPort() : connection.getShellPort();
        bind(formatAddress(connection.getTransport(), connection.getIp(), port));
        loop.start();
    }

    private void receive(List<byte[]> parts) {
        onRequest.accept(codec.decode(Frames.parse(parts, signature)));
    }

    @Override
    public void sendMessage(Message<?> message) {
        loop.send(codec.encode(message).toParts(signature));
    }
}
