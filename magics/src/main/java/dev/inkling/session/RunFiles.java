package dev.inkling.session;

import dev.inkling.InklingException;
import dev.inkling.train.TrainingCheckpoint;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /**
     * Claims a run that is kept while it trains; nothing to claim when it is not.
     *
     * @throws InklingException when it is being trained already
     */
    static NumberedFolders.Claim claim(Optional<RunFiles> files) {
        return files.map(one -> NumberedFolders.claim(one.folder()).orElseThrow(one::taken))
                .orElseGet(() -> new NumberedFolders.Claim(null));
    }

    /** @throws InklingException when the card is damaged */
    RunCard readCard() {
        return RunCard.read(card()).numbered(number);
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
