package dev.inkling.kernel.shell;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Hands values of the kernel, such as those of magics, to the Java of a cell, each once. */
public final class HandedValues {
    private static final Object NULL = new Object();
    private static final Map<String, Object> VALUES = new ConcurrentHashMap<>();

    private HandedValues() {}

    /** Keeps a value; returns the Java expression that fetches it. */
    public static String keep(Object value) {
        String key = UUID.randomUUID().toString();
        VALUES.put(key, value == null ? NULL : value);
        return HandedValues.class.getName() + ".take(\"" + key + "\")";
    }

    /** Called by the code of a cell. */
    public static Object take(String key) {
        Object value = VALUES.remove(key);
        return value == NULL ? null : value;
    }
}
