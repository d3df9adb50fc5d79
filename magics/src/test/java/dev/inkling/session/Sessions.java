package dev.inkling.session;

import dev.inkling.corpus.Corpus;
import dev.inkling.model.engine.FreeMemory;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Sessions on machines of other sizes than this one. */
public final class Sessions {
    private Sessions() {}

    /** A review of these texts, with its decisions in a file of its own. */
    public static Review review(Corpus cleaned, Path decisions) {
        return new Review(() -> cleaned, new DecisionFile(decisions));
    }

    /** @param bytes that are free, always */
    public static Session withFree(long bytes) {
        return new Session(() -> new FreeMemory(bytes, OptionalLong.empty()));
    }

    /** @param card bytes that are free on the graphics card */
    public static Session withFree(long bytes, long card) {
        return new Session(() -> new FreeMemory(bytes, OptionalLong.of(card)));
    }
}
