package dev.inkling.kernel.magic;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Hands the values of magics to the Java of a cell, each once. */
public final class MagicValues {
    private static final Object NULL = new Object();
    private static final Map<String, Object> VALUES = new ConcurrentHashMap<>();

    private MagicValues() {}

    /** Keeps a value; returns the Java expression that fetches it. */
    static String keep(Object value) {
        String key = UUID.randomUUID().toString();
        VALUES.put(key, value == null ? NULL : value);
        return MagicValues.class.getName() + ".take(\"" + key + "\")";
    }

    /** Called by the code of a cell. */
    public static Object take(String key) {
        Object value = VALUES.remove(key);
        return value == NULL ? null : value;
    }
}
