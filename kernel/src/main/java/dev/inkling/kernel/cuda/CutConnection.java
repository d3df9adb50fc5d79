package dev.inkling.kernel.cuda;

import java.io.IOException;

/** A failure of the network that another try may mend. */
final class CutConnection extends IOException {
    CutConnection(String message, Throwable cause) {
        super(message, cause);
    }
}
