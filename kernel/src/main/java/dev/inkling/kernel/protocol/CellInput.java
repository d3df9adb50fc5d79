package dev.inkling.kernel.protocol;

import dev.inkling.InklingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** System.in of the cells: asks the front end for a line whenever the last one is used up. */
public final class CellInput extends InputStream {
    private final InputChannel channel;
    private byte[] line = new byte[0];
    private int position;

    public CellInput(InputChannel channel) {
        this.channel = channel;
    }

    /**
     * Asks for one line.
     *
     * @throws InklingException when the front end cannot ask its user
     */
    public String ask(String prompt, boolean password) throws IOException {
        RunningCell cell = RunningCell.current();
        if (cell == null || !cell.inputAllowed()) {
            throw new InklingException(
                    "this cell asks for input, but whoever runs the notebook cannot give any: put the value in the code");
        }
        try {
            return channel.ask(cell.request(), prompt, password, () -> false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for input");
        }
    }

    /** Asks on behalf of a magic; empty where nobody can be asked, an empty answer when the cell is interrupted. */
    public Optional<String> ask(RunningCell cell, String question) {
        if (!cell.inputAllowed()) {
            return Optional.empty();
        }
        try {
            return Optional.of(channel.ask(cell.request(), question, false, cell::interrupted));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("");
        }
    }

    @Override
    public synchronized int read() throws IOException {
        fill();
        return line[position++] & 0xff;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        fill();
        int count = Math.min(length, line.length - position);
        System.arraycopy(line, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public synchronized int available() {
        return line.length - position;
    }

    private void fill() throws IOException {
        if (position == line.length) {
            line = (ask("", false) + "\n").getBytes(StandardCharsets.UTF_8);
            position = 0;
        }
    }
}
