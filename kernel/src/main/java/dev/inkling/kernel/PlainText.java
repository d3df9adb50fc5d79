package dev.inkling.kernel;

import java.lang.reflect.Array;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Values as text: arrays, lists and maps as Java writes a list, but in lines, and cut before they fill the notebook (the
 * logits of one sentence are some hundred thousand numbers). Whatever a value's own methods do, there is a text.
 */
final class PlainText {
    private static final int COLUMNS = 100;
    private static final int OUTER_ITEMS = 100;
    private static final int INNER_ITEMS = 10;
    private static final int DEPTH = 8;
    private static final int CHARACTERS = 20_000;
    private static final int INNER_CHARACTERS = 2_000;

    /** Characters that may still be written; a list that holds itself ten times would else be a hundred million. */
    private int left = CHARACTERS;

    private PlainText() {}

    static String of(Object value) {
        return guarded(value, () -> new PlainText().text(value, 0));
    }

    /** The text, or a word about what went wrong; a cancelled cell goes through, being neither. */
    static String guarded(Object value, Supplier<String> text) {
        try {
            return text.get();
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            String message = e.getMessage() == null ? "" : ": " + e.getMessage();
            return value.getClass().getSimpleName() + " (it has no text: "
                    + e.getClass().getSimpleName() + message + ")";
        }
    }

    private String text(Object value, int depth) {
        if (value != null && value.getClass().isArray()) {
            return sequence(asList(value), '[', ']', depth);
        }
        if (value instanceof Collection<?> all) {
            return sequence(all, '[', ']', depth);
        }
        if (value instanceof Map<?, ?> map) {
            return sequence(map.entrySet(), '{', '}', depth);
        }
        if (value instanceof Map.Entry<?, ?> entry) {
            return text(entry.getKey(), depth) + "=" + text(entry.getValue(), depth);
        }
        if (value instanceof Optional<?> optional && optional.isPresent()) {
            return "Optional[" + text(optional.get(), depth) + "]";
        }
        String text = guarded(value, () -> plainName(value, String.valueOf(value)));
        if (depth > 0) {
            return cut(text, INNER_CHARACTERS, "...");
        }
        return text.length() <= CHARACTERS ? text : cut(text, CHARACTERS, howToSeeAll(text));
    }

    /** JShell wraps each class of a cell into one that nobody has written; Object.toString shows it. */
    private static String plainName(Object value, String text) {
        String name = value == null ? "" : value.getClass().getName();
        return name.startsWith("REPL.") && text.startsWith(name + "@")
                ? text.substring(name.indexOf('$', name.indexOf("$JShell$") + 8) + 1)
                : text;
    }

    private static String howToSeeAll(String text) {
        return String.format(
                Locale.ROOT, "...\n(%,d characters in all; System.out.println shows every one)", text.length());
    }

    private String cut(String text, int limit, String end) {
        if (text.length() <= limit) {
            left -= text.length();
            return text;
        }
        left -= limit;
        int at = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
        return text.substring(0, at) + end;
    }

    private static List<Object> asList(Object array) {
        return new AbstractList<>() {
            @Override
            public Object get(int index) {
                return Array.get(array, index);
            }

            @Override
            public int size() {
                return Array.getLength(array);
            }
        };
    }

    private String sequence(Collection<?> all, char open, char close, int depth) {
        if (depth == DEPTH) { // perhaps it holds itself
            left -= INNER_ITEMS;
            return open + "..." + close;
        }
        int limit = depth == 0 ? OUTER_ITEMS : INNER_ITEMS;
        List<String> items = new ArrayList<>();
        Iterator<?> values = all.iterator();
        while (items.size() < limit && left > 0 && values.hasNext()) {
            items.add(text(values.next(), depth + 1));
        }
        if (values.hasNext()) {
            items.add("... " + all.size() + " in all");
        }
        return open + lines(items, depth + 1) + close;
    }

    /** Fills lines up to the width; a line that goes on is indented by one space a bracket. */
    private static String lines(List<String> items, int indent) {
        StringBuilder out = new StringBuilder();
        int column = indent;
        for (int i = 0; i < items.size(); i++) {
            String item = items.get(i);
            boolean many = item.indexOf('\n') >= 0;
            if (i > 0) {
                boolean full = column + item.length() + 2 > COLUMNS || many;
                out.append(full ? ",\n" + " ".repeat(indent) : ", ");
                column = full ? indent : column + 2;
            }
            out.append(item);
            column = many ? COLUMNS : column + item.length();
        }
        return out.toString();
    }
}
