package dev.inkling.session;

import dev.inkling.InklingException;

/** A model needs more memory than there is. */
public final class DoesNotFit extends InklingException {
    DoesNotFit(String message) {
        super(message);
    }
}
