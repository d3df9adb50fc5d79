package dev.inkling.kernel;

import java.lang.reflect.Array;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Values as text: arrays, lists and maps as Java writes a list, but in lines, and cut before they fill the notebook (the
 * logits of one sentence are some hundred thousand numbers).
 */
final class PlainText {
    private static final int COLUMNS = 100;
    private static final int OUTER_ITEMS = 100;
    private static final int INNER_ITEMS = 10;
    private static final int DEPTH = 8;

    private PlainText() {}

    static String of(Object value) {
        return text(value, 0);
    }

    private static String text(Object value, int depth) {
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
        return String.valueOf(value);
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

    private static String sequence(Collection<?> all, char open, char close, int depth) {
        if (depth == DEPTH) { // perhaps it holds itself
            return open + "..." + close;
        }
        int limit = depth == 0 ? OUTER_ITEMS : INNER_ITEMS;
        List<String> items = new ArrayList<>();
        Iterator<?> values = all.iterator();
        while (items.size() < limit && values.hasNext()) {
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
