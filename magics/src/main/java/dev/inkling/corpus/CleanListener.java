package dev.inkling.corpus;

/** Watches cleaning, and may end it. Called on the thread that cleans. */
public interface CleanListener {
    /** Hears nothing and ends nothing. */
    CleanListener NONE = progress -> true;

    /** @return false to stop: then there is no new corpus */
    boolean goOn(CleanProgress progress);
}
