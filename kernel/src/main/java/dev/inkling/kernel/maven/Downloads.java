package dev.inkling.kernel.maven;

import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferCancelledException;
import org.eclipse.aether.transfer.TransferEvent;
import org.eclipse.aether.transfer.TransferResource;

/** Says what was fetched from where, and ends a download when the user stops the cell. Called from several threads. */
final class Downloads extends AbstractTransferListener {
    private final Consumer<String> sentences;
    private final BooleanSupplier stopped;

    Downloads(Consumer<String> sentences, BooleanSupplier stopped) {
        this.sentences = sentences;
        this.stopped = stopped;
    }

    @Override
    public void transferInitiated(TransferEvent event) throws TransferCancelledException {
        stopIfAsked();
    }

    @Override
    public void transferProgressed(TransferEvent event) throws TransferCancelledException {
        stopIfAsked();
    }

    private void stopIfAsked() throws TransferCancelledException {
        if (stopped.getAsBoolean()) {
            throw new TransferCancelledException("the cell was stopped");
        }
    }

    @Override
    public void transferSucceeded(TransferEvent event) {
        TransferResource resource = event.getResource();
        String path = resource.getResourceName();
        if (!path.endsWith(".pom") && !path.contains("maven-metadata")) {
            sentences.accept(String.format(
                    Locale.ROOT,
                    "downloaded %s (%,d KB) from %s",
                    path.substring(path.lastIndexOf('/') + 1),
                    Math.max(1, event.getTransferredBytes() / 1024),
                    resource.getRepositoryUrl()));
        }
    }
}
