package dev.inkling.kernel.protocol;

import io.github.spencerpark.jupyter.channels.HeartbeatChannel;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import io.github.spencerpark.jupyter.messages.HMACGenerator;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/** Sends back whatever comes, at once. */
final class HeartbeatLoop extends HeartbeatChannel {
    HeartbeatLoop(ZMQ.Context context, HMACGenerator unused) {
        super(context, unused);
        setLinger(0);
    }

    @Override
    public void bind(KernelConnectionProperties connection) {
        bind(formatAddress(connection.getTransport(), connection.getIp(), connection.getHbPort()));
        Thread thread = new Thread(this::echo, "heartbeat");
        thread.setDaemon(true);
        thread.start();
    }

    private void echo() {
        try {
            while (true) {
                byte[] beat = recv();
                if (beat != null) {
                    send(beat, hasReceiveMore() ? ZMQ.SNDMORE : 0);
                }
            }
        } catch (ZMQException e) {
            close(); // the context was terminated
        }
    }
}
