package dev.inkling.kernel;

import dev.inkling.notebook.Display;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.BaseStream;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The first elements of a stream, which may be endless. To look at a stream is to use it, and the text says so.
 *
 * @param note what became of the stream
 */
record StreamHead(List<?> elements, String note) {
    private static final int MOST = 100;

    static StreamHead of(BaseStream<?, ?> stream) {
        List<Object> elements = new ArrayList<>();
        try {
            boxed(stream.sequential()).limit(MOST + 1L).forEachOrdered(elements::add);
        } catch (IllegalStateException e) {
            if (elements.isEmpty()) {
                return new StreamHead(elements, "a stream that has been used before");
            }
            throw e;
        }
        return elements.size() > MOST
                ? new StreamHead(
                        elements.subList(0, MOST), "the first " + MOST + " elements of a stream, which is used up now")
                : new StreamHead(elements, "all " + elements.size() + " elements of a stream, which is used up now");
    }

    private static Stream<?> boxed(BaseStream<?, ?> stream) {
        if (stream instanceof IntStream ints) {
            return ints.boxed();
        } else if (stream instanceof LongStream longs) {
            return longs.boxed();
        } else if (stream instanceof DoubleStream doubles) {
            return doubles.boxed();
        }
        return (Stream<?>) stream;
    }

    Display display() {
        return Display.text(PlainText.of(elements) + "\n(" + note + ")");
    }
}
