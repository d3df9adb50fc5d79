package dev.inkling.hub;

import dev.inkling.InklingException;

/** The user stopped a download; what came so far stays in the cache. */
public final class DownloadStopped extends InklingException {
    DownloadStopped(String message) {
        super(message);
    }
}
