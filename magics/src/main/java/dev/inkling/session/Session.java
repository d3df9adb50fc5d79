package dev.inkling.session;

/** What the notebook calls {@code inkling}: the model, the corpus and the runs of this kernel. */
public final class Session {
    private static final Session CURRENT = new Session();

    private Session() {}

    /** The one session of this process. */
    public static Session current() {
        return CURRENT;
    }
}
