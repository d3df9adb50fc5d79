package dev.inkling.kernel.client;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Shows the text of outputs as they come.
 *
 * <p>On a terminal a display that changes is rewritten in place while nothing else follows it; elsewhere only its last
 * state is printed. One that has not changed yet is printed in its turn, before whatever follows it.
 */
final class Screen {
    private static final String COLOURS = "\u001b\\[[0-9;]*m";

    private final PrintStream out;
    private final boolean terminal;
    private final int columns;
    private final Map<String, String> waiting = new LinkedHashMap<>();
    private final Set<String> unchanged = new LinkedHashSet<>();
    private String liveId = "";
    private int liveLines;
    private boolean lineOpen;

    /** @param columns of the terminal; lines of a changing display are cut there, so that they can be counted */
    Screen(PrintStream out, boolean terminal, int columns) {
        this.out = out;
        this.terminal = terminal;
        this.columns = columns;
    }

    void accept(KernelMessage message) {
        switch (message.type()) {
            case "stream" -> {
                printUnchanged();
                print(message.text("text"));
            }
            case "execute_result" -> {
                printUnchanged();
                printBlock(plain(message));
            }
            case "display_data" -> {
                printUnchanged();
                display(message, true);
            }
            case "update_display_data" -> display(message, false);
            case "error" -> {
                printUnchanged();
                error(message);
            }
            default -> {
                return; // nothing to see
            }
        }
    }

    private static String plain(KernelMessage message) {
        return message.content().path("data").path("text/plain").asText("");
    }

    private void print(String text) {
        if (text.isEmpty()) {
            return;
        }
        liveId = "";
        out.print(terminal ? text : text.replaceAll(COLOURS, ""));
        out.flush();
        lineOpen = !text.endsWith("\n");
    }

    /** Prints whole lines of their own. */
    void printBlock(String text) {
        closeLine();
        if (!text.isBlank()) {
            print(text.stripTrailing() + "\n");
        }
    }

    private void closeLine() {
        if (lineOpen) {
            out.println();
            lineOpen = false;
        }
    }

    private void printUnchanged() {
        unchanged.forEach(id -> printBlock(waiting.remove(id)));
        unchanged.clear();
    }

    private void display(KernelMessage message, boolean isNew) {
        String id = message.content().path("transient").path("display_id").asText("");
        boolean last = message.content().path("transient").path("final").asBoolean(false);
        if (id.isEmpty()) {
            printBlock(plain(message));
        } else if (terminal) {
            rewrite(id, plain(message).stripTrailing(), last);
        } else if (last) {
            waiting.remove(id);
            unchanged.remove(id);
            printBlock(plain(message));
        } else {
            waiting.put(id, plain(message));
            if (isNew) {
                unchanged.add(id);
            } else {
                unchanged.remove(id);
            }
        }
    }

    private void rewrite(String id, String text, boolean last) {
        if (id.equals(liveId) && liveLines > 0) {
            out.print("\r\u001b[" + liveLines + "A\u001b[J");
        }
        closeLine();
        String[] lines = text.split("\n");
        for (String line : lines) {
            out.println(last || line.length() < columns ? line : line.substring(0, columns - 1));
        }
        out.flush();
        liveId = last ? "" : id;
        liveLines = lines.length;
    }

    private void error(KernelMessage message) {
        closeLine();
        message.content().path("traceback").forEach(line -> print(line.asText() + "\n"));
    }

    /** The cell has ended: prints the displays that never said they were done. */
    void endCell() {
        waiting.values().forEach(this::printBlock);
        waiting.clear();
        unchanged.clear();
        liveId = "";
        closeLine();
    }
}
