package dev.inkling.corpus;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The paragraphs of a text: what stands between blank lines, without the line ends around it. */
public final class Paragraphs implements Iterable<String> {
    private final String text;

    private Paragraphs(String text) {
        this.text = text;
    }

    /** The paragraphs one after the other, without a copy of the text. */
    public static Iterable<String> in(String text) {
        return new Paragraphs(text);
    }

    /** What is done with a paragraph, [start, end) of the text. */
    @FunctionalInterface
    interface Span {
        void accept(int start, int end);
    }

    /** The places of the paragraphs, one after the other. */
    static void each(String text, Span span) {
        Spans spans = new Spans(text);
        while (spans.hasNext()) {
            spans.step();
            span.accept(spans.start, spans.end);
        }
    }

    public static List<String> of(String text) {
        List<String> all = new ArrayList<>();
        in(text).forEach(all::add);
        return List.copyOf(all);
    }

    @Override
    public Iterator<String> iterator() {
        return new Spans(text);
    }

    private static final class Spans implements Iterator<String> {
        private final String text;
        private int next;
        private int start;
        private int end;

        private Spans(String text) {
            this.text = text;
            next = skip(0);
        }

        private int skip(int from) {
            int at = from;
            while (at < text.length() && text.charAt(at) == '\n') {
                at++;
            }
            return at;
        }

        @Override
        public boolean hasNext() {
            return next < text.length();
        }

        @Override
        public String next() {
            step();
            return text.substring(start, end);
        }

        /** To the next paragraph, without a copy of it. */
        private void step() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int blank = text.indexOf("\n\n", next);
            start = next;
            end = blank < 0 ? text.length() : blank;
            while (end > start && text.charAt(end - 1) == '\n') {
                end--;
            }
            next = skip(blank < 0 ? text.length() : blank);
        }
    }
}
