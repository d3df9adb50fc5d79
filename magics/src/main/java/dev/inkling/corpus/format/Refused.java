package dev.inkling.corpus.format;

import java.io.IOException;

/** A file that is not read, or not further; the message is a sentence for the report, without the file's name. */
public final class Refused extends IOException {
    private final boolean endsAll;

    public Refused(String why) {
        this(why, false, null);
    }

    public Refused(String why, Throwable cause) {
        this(why, false, cause);
    }

    private Refused(String why, boolean endsAll, Throwable cause) {
        super(why, cause);
        this.endsAll = endsAll;
    }

    /** A file that was made to explode: nothing of it is taken, also of what it lies in. */
    static Refused exploding(String why) {
        return new Refused(why, true, null);
    }

    boolean endsAll() {
        return endsAll;
    }
}
