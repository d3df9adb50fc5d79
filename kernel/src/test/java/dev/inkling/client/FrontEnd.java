package dev.inkling.client;

import java.io.IOException;
import java.time.Duration;

/** What a person does with a notebook in a page, whichever application shows it. */
interface FrontEnd {
    Duration SOON = Duration.ofSeconds(60);

    Browser browser();

    /** Writes a notebook of these cells, opens it, and waits for its kernel to be idle. */
    void open(String name, String... cells) throws IOException, InterruptedException;

    void runAllCells();

    void awaitIdle() throws InterruptedException;

    void awaitBusy() throws InterruptedException;

    void pressInterrupt();

    /** A JavaScript expression for the text below a cell as the page shows it. */
    String output(int cell);

    default String outputText(int cell) {
        return browser().evaluate(output(cell)).getAsString();
    }

    /** Waits until the outputs of a cell hold a text. */
    default void awaitOutput(int cell, String text) throws InterruptedException {
        browser()
                .await(
                        "cell " + cell + " shows \"" + text + "\"",
                        output(cell) + ".includes(" + Browser.string(text) + ")",
                        SOON);
    }
}
