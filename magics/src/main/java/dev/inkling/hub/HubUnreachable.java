package dev.inkling.hub;

import dev.inkling.InklingException;

/** No connection to the hub came about. */
public final class HubUnreachable extends InklingException {
    HubUnreachable(String message) {
        super(message);
    }
}
