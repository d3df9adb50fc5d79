package dev.inkling;

/**
 * Something the user can mend: a missing folder, an option out of range, a model that cannot be read.
 *
 * <p>The message is one line that says what happened, what was found and what to do next. It is shown as it is, without
 * a stack trace; the session stays as it was.
 */
public class InklingException extends RuntimeException {
    public InklingException(String message) {
        super(message);
    }

    public InklingException(String message, Throwable cause) {
        super(message, cause);
    }
}
