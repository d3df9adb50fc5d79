package dev.inkling.kernel.magic;

import java.io.File;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a value is, in a few characters and at no cost: of a class that is not the JDK's no method is called, for its
 * text may take a minute, or start something.
 */
final class Brief {
    private static final int CHARACTERS = 60;
    private static final int ITEMS = 5;
    private static final Set<String> CHEAP_PACKAGES = Set.of("java.lang", "java.math", "java.time", "java.util.regex");

    private Brief() {}

    /** Empty when nothing can be said cheaply. */
    static String of(Object value) {
        return text(value, 0).replaceAll("\\s*\\R\\s*", " ");
    }

    private static String text(Object value, int depth) {
        if (value == null) {
            return "null";
        } else if (value instanceof CharSequence text) {
            return isJdk(value) ? cut(text) : "";
        } else if (value.getClass().isArray()) {
            return array(value);
        } else if (value instanceof Collection<?> all && isJdk(value)) {
            return elements(all, all.size(), '[', ']', depth);
        } else if (value instanceof Map<?, ?> map && isJdk(value)) {
            return elements(map.entrySet(), map.size(), '{', '}', depth);
        } else if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        boolean cheap = CHEAP_PACKAGES.contains(value.getClass().getPackageName())
                || value instanceof Path && isJdk(value)
                || value instanceof File
                || value instanceof UUID;
        return cheap ? cut(String.valueOf(value)) : "";
    }

    private static boolean isJdk(Object value) {
        return value.getClass().getClassLoader() == null;
    }

    private static String cut(CharSequence text) {
        if (text.length() <= CHARACTERS) {
            return text.toString();
        }
        int end = Character.isHighSurrogate(text.charAt(CHARACTERS - 1)) ? CHARACTERS - 1 : CHARACTERS;
        return text.subSequence(0, end) + "...";
    }

    /** For example {@code float[6][8000]}. */
    private static String array(Object value) {
        StringBuilder sizes = new StringBuilder();
        Object inner = value;
        Class<?> type = value.getClass();
        while (type.isArray()) {
            int length = inner == null ? 0 : Array.getLength(inner);
            sizes.append('[').append(inner == null ? "" : length).append(']');
            inner = length == 0 || type.getComponentType().isPrimitive() ? null : Array.get(inner, 0);
            type = type.getComponentType();
        }
        return type.getSimpleName() + sizes;
    }

    /** The elements when they are few and cheap, else their number. */
    private static String elements(Iterable<?> all, int size, char open, char close, int depth) {
        if (size <= ITEMS && depth < 2) {
            List<String> texts = new ArrayList<>();
            for (Object element : all) {
                String text = element instanceof Map.Entry<?, ?> entry
                        ? pair(text(entry.getKey(), depth + 1), text(entry.getValue(), depth + 1))
                        : text(element, depth + 1);
                texts.add(text);
            }
            String joined = String.join(", ", texts);
            if (!texts.contains("") && joined.length() <= CHARACTERS) {
                return open + joined + close;
            }
        }
        return open + "... " + size + " in all" + close;
    }

    private static String pair(String key, String value) {
        return key.isEmpty() || value.isEmpty() ? "" : key + "=" + value;
    }
}
