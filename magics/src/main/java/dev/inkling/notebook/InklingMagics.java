package dev.inkling.notebook;

import dev.inkling.session.Session;

/** The magics of the library. */
public final class InklingMagics {
    private InklingMagics() {}

    /** A registry with every magic that works on the given session; the kernel adds its own. */
    public static MagicRegistry registry(Session session) {
        return new MagicRegistry();
    }
}
