package dev.inkling.notebook;

/**
 * A value that says itself how it looks in a notebook. A class of yours that implements this is shown in its own form
 * wherever it is the result of a cell, is passed to {@code display(x)}, or stands in an Optional:
 *
 * <pre>{@code
 * record Haiku(String a, String b, String c) implements Displayable {
 *     public Display display() {
 *         String text = a + "\n" + b + "\n" + c;
 *         return Display.html("<i>" + Html.escape(text).replace("\n", "<br>") + "</i>", text);
 *     }
 * }
 * }</pre>
 *
 * <p>Should {@code display()} throw or return null, the value is shown as plain text, with a word about it.
 */
@FunctionalInterface
public interface Displayable {
    /** The value in as many forms as it has; text that is not yours belongs through {@link Html#escape}. */
    Display display();
}
