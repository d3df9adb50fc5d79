package dev.inkling.kernel.protocol;

import io.github.spencerpark.jupyter.messages.publish.PublishStream.StreamType;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** System.out or System.err of the cells: what a thread prints goes to the cell that started it. */
public final class CellOutput extends OutputStream {
    private final Publisher publisher;
    private final StreamType stream;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    /** The first bytes of a character whose last bytes have not been written yet. */
    private byte[] incomplete = new byte[0];

    private CellOutput(Publisher publisher, StreamType stream) {
        this.publisher = publisher;
        this.stream = stream;
    }

    public static PrintStream printStream(Publisher publisher, StreamType stream) {
        return new TextStream(new CellOutput(publisher, stream));
    }

    /** Hands on what is text already as it is: to encode and decode every line takes longer than all the rest. */
    private static final class TextStream extends PrintStream {
        private final CellOutput output;

        TextStream(CellOutput output) {
            super(output, false, StandardCharsets.UTF_8);
            this.output = output;
        }

        @Override
        public void print(String text) {
            output.print(String.valueOf(text));
        }

        @Override
        public void print(Object value) {
            output.print(String.valueOf(value));
        }

        @Override
        public void println(String text) {
            output.print(text + System.lineSeparator());
        }

        @Override
        public void println(Object value) {
            output.print(value + System.lineSeparator());
        }

        @Override
        public void close() {
            flush(); // a cell may close what it was given; the next one still prints
        }
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        print(decode(bytes, offset, length));
    }

    private void print(String text) {
        if (text.isEmpty()) {
            return;
        }
        RunningCell cell = RunningCell.current();
        if (cell == null) {
            Log.warn(text.stripTrailing());
        } else {
            publisher.print(cell, stream, text);
        }
    }

    private synchronized String decode(byte[] bytes, int offset, int length) {
        ByteBuffer in = ByteBuffer.allocate(incomplete.length + length);
        in.put(incomplete).put(bytes, offset, length).flip();
        CharBuffer out = CharBuffer.allocate(in.remaining());
        decoder.reset().decode(in, out, false);
        incomplete = Arrays.copyOfRange(in.array(), in.position(), in.limit());
        return out.flip().toString();
    }
}
