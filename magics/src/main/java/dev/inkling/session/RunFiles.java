package dev.inkling.session;

import dev.inkling.InklingException;
import dev.inkling.train.TrainingCheckpoint;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The files of one run. */
record RunFiles(Path folder, int number) {
    /** What the run is and what came of it. */
    Path card() {
        return folder.resolve("run.json");
    }

    /** Parameters, best and last, and while it may go on the optimizer's memory. */
    Path state() {
        return folder.resolve("state.safetensors");
    }

    /** The token ids that it learns from and is judged by. */
    Path texts() {
        return folder.resolve("texts.safetensors");
    }

    /** What happened, one line an event. */
    Path events() {
        return folder.resolve("events.jsonl");
    }

    /** Claims a run that is kept; nothing to claim when it is not. */
    static Claim claim(Optional<RunFiles> files) {
        return files.map(RunFiles::claim).orElseGet(() -> new Claim(null));
    }

    /**
     * Claims the run for this process while it trains; the claim ends with the process at the latest.
     *
     * @throws InklingException when another one trains it
     */
    private Claim claim() {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new Claim(channel);
            }
        } catch (OverlappingFileLockException e) {
            // This process has it.
        } catch (IOException e) {
            return new Claim(channel); // a file system without locks
        }
        new Claim(channel).close();
        throw taken();
    }

    /** Holds a run while it is open. */
    record Claim(FileChannel channel) implements AutoCloseable {
        @Override
        public void close() {
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException e) {
                // Nothing was written to it.
            }
        }
    }

    /** @throws InklingException when the card is damaged */
    RunCard readCard() {
        return RunCard.read(card());
    }

    /** False for a folder that a process has left before its run began. */
    boolean isRun() {
        return Files.isRegularFile(card());
    }

    /** @throws InklingException when none was written yet, or it is damaged */
    TrainingCheckpoint checkpoint() {
        if (!Files.exists(state())) {
            throw new InklingException(
                    "run " + number + " has no state yet: it was stopped before its first checkpoint;"
                            + " %finetune --resume=" + number + " goes on with it");
        }
        return TrainingCheckpoint.open(state());
    }

    private InklingException taken() {
        return new InklingException("run " + number + " is being trained at this moment, here or in another notebook:"
                + " interrupt it there first");
    }
}
