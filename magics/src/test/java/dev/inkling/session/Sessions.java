package dev.inkling.session;

import dev.inkling.model.engine.FreeMemory;
import java.util.OptionalLong;

/** Sessions on machines of other sizes than this one. */
public final class Sessions {
    private Sessions() {}

    /** @param bytes that are free, always */
    public static Session withFree(long bytes) {
        return new Session(() -> new FreeMemory(bytes, OptionalLong.empty()));
    }

    /** @param card bytes that are free on the graphics card */
    public static Session withFree(long bytes, long card) {
        return new Session(() -> new FreeMemory(bytes, OptionalLong.of(card)));
    }
}
