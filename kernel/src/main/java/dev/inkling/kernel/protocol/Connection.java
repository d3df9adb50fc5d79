package dev.inkling.kernel.protocol;

import io.github.spencerpark.jupyter.channels.IOPubChannel;
import io.github.spencerpark.jupyter.channels.JupyterConnection;
import io.github.spencerpark.jupyter.channels.ShellChannel;
import io.github.spencerpark.jupyter.channels.ShellReplyEnvironment;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import io.github.spencerpark.jupyter.messages.HMACGenerator;
import io.github.spencerpark.jupyter.messages.MessageContext;
import io.github.spencerpark.jupyter.messages.publish.PublishStatus;
import java.security.GeneralSecurityException;
import java.util.concurrent.CountDownLatch;
import org.zeromq.ZMQ;

/** The five sockets of the kernel. Each has its own thread that waits on it; nothing polls. */
public final class Connection extends JupyterConnection {
    private final KernelConnectionProperties properties;
    private final MessageCodec codec = new MessageCodec();
    private final HeartbeatLoop heartbeatLoop;
    private final RouterChannel shellChannel;
    private final RouterChannel controlChannel;
    private final InputChannel inputChannel;
    private final Publisher publisher;
    private final Dispatcher dispatcher;
    private final CountDownLatch closed = new CountDownLatch(1);

    public Connection(KernelConnectionProperties properties) throws GeneralSecurityException {
        super(properties);
        this.properties = properties;
        ZMQ.Context context = ZMQ.context(1);
        Signature signature = new Signature(properties.getSignatureScheme(), properties.getKey());
        HMACGenerator hmac = properties.createHMACGenerator();
        dispatcher = new Dispatcher(this);
        publisher = new Publisher(context, hmac, codec, signature);
        inputChannel = new InputChannel(context, hmac, codec, signature);
        heartbeatLoop = new HeartbeatLoop(context, hmac);
        shellChannel = new RouterChannel(context, hmac, false, this, codec, signature, dispatcher::shell);
        controlChannel = new RouterChannel(context, hmac, true, this, codec, signature, dispatcher::control);
    }

    /** Binds the sockets; requests are answered from now on. */
    @Override
    public void connect() {
        dispatcher.start();
        heartbeatLoop.bind(properties);
        publisher.bind(properties);
        inputChannel.bind(properties);
        controlChannel.bind(properties);
        shellChannel.bind(properties);
        publisher.publish(null, PublishStatus.STARTING);
    }

    @Override
    public IOPubChannel getIOPub() {
        return publisher;
    }

    public Publisher publisher() {
        return publisher;
    }

    public InputChannel input() {
        return inputChannel;
    }

    public Dispatcher dispatcher() {
        return dispatcher;
    }

    ShellChannel shellChannel() {
        return shellChannel;
    }

    ShellChannel controlChannel() {
        return controlChannel;
    }

    @Override
    public ShellReplyEnvironment prepareReplyEnv(ShellChannel channel, MessageContext request) {
        return new Replies((RouterChannel) channel, inputChannel, publisher, request, codec);
    }

    @Override
    public void close() {
        closed.countDown();
    }

    /** Waits for the shutdown request. */
    @Override
    public void waitUntilClose() {
        try {
            closed.await();
            publisher.drain(500);
            Thread.sleep(100); // the reply is on its way through another thread
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
