package dev.inkling.kernel.javadoc;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What JShell says that something is, taken apart.
 *
 * @param owner the type, as it may be written with the imports of the session
 * @param member the method, the field, or the simple name of the type for its constructor; empty for the type itself
 * @param isMethod false for fields and types
 * @param parameters simple names of the parameters' types, without type arguments
 */
record Signature(String owner, String member, boolean isMethod, List<String> parameters) {
    private static final Pattern METHOD =
            Pattern.compile("(?:[^(]*\\s)?([\\w.$]+)\\.([\\w$]+)\\((.*)\\)(?:\\s+throws\\s.*)?");
    private static final Pattern CONSTRUCTOR = Pattern.compile("([\\w.$]+)\\((.*)\\)(?:\\s+throws\\s.*)?");
    private static final Pattern FIELD = Pattern.compile("([\\w.$]+)\\.([\\w$]+):.*");
    private static final Pattern TYPE = Pattern.compile("[\\w.$]+");

    /** Null for what is no member of a type, such as a variable of the session. */
    static Signature parse(String text) {
        String bare = withoutTypeArguments(text).strip();
        Matcher method = METHOD.matcher(bare);
        if (method.matches()) {
            return new Signature(method.group(1), method.group(2), true, types(method.group(3)));
        }
        Matcher constructor = CONSTRUCTOR.matcher(bare);
        if (constructor.matches()) {
            String owner = constructor.group(1);
            return new Signature(owner, owner.substring(owner.lastIndexOf('.') + 1), true, types(constructor.group(2)));
        }
        Matcher field = FIELD.matcher(bare);
        if (field.matches()) {
            return new Signature(field.group(1), field.group(2), false, List.of());
        }
        return TYPE.matcher(bare).matches() ? new Signature(bare, "", false, List.of()) : null;
    }

    private static String withoutTypeArguments(String text) {
        StringBuilder bare = new StringBuilder();
        int depth = 0;
        for (char c : text.toCharArray()) {
            depth += c == '<' ? 1 : 0;
            if (depth == 0) {
                bare.append(c);
            }
            depth -= c == '>' ? 1 : 0;
        }
        return bare.toString();
    }

    private static List<String> types(String parameters) {
        List<String> types = new ArrayList<>();
        if (!parameters.isBlank()) {
            for (String parameter : parameters.split(",")) {
                types.add(simple(parameter.strip().replaceFirst("\\s+[\\w$]+$", "")));
            }
        }
        return types;
    }

    /** The name of a type without package, owner, annotations and type arguments; a vararg is an array. */
    static String simple(String type) {
        String bare = withoutTypeArguments(type)
                .replaceAll("@\\S+\\s+|\\bfinal\\s+|\\s", "")
                .replace("...", "[]");
        return bare.substring(bare.lastIndexOf('.') + 1);
    }
}
