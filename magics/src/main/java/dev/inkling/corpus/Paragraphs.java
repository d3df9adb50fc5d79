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

    public static List<String> of(String text) {
        List<String> all = new ArrayList<>();
        in(text).forEach(all::add);
        return List.copyOf(all);
    }

    @Override
    public Iterator<String> iterator() {
        return new Iterator<>() {
            private int next = skip(0);

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
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int blank = text.indexOf("\n\n", next);
                int end = blank < 0 ? text.length() : blank;
                while (end > next && text.charAt(end - 1) == '\n') {
                    end--;
                }
                String paragraph = text.substring(next, end);
                next = skip(blank < 0 ? text.length() : blank);
                return paragraph;
            }
        };
    }
}
