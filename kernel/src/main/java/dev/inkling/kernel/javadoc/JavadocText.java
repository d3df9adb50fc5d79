package dev.inkling.kernel.javadoc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns a Javadoc comment into text that reads well without HTML. */
public final class JavadocText {
    private static final int COLUMNS = 90;
    private static final Pattern BLOCK_TAG = Pattern.compile("(?m)^[ \\t]*@(\\w+)\\b");
    private static final Pattern PREFORMATTED = Pattern.compile("(?is)<pre[^>]*>(.*?)</pre>");
    private static final Map<String, String> ENTITIES = Map.of(
            "lt", "<", "gt", ">", "amp", "&", "quot", "\"", "nbsp", " ", "#64", "@", "le", "\u2264", "ge", "\u2265");
    private static final Map<String, String> HEADINGS = headings();

    private JavadocText() {}

    private static Map<String, String> headings() {
        Map<String, String> headings = new LinkedHashMap<>();
        headings.put("param", "Parameters");
        headings.put("return", "Returns");
        headings.put("throws", "Throws");
        headings.put("see", "See also");
        headings.put("since", "Since");
        headings.put("deprecated", "Deprecated");
        return headings;
    }

    /** The description, then parameters, result and exceptions under headings of their own. */
    public static String of(String comment) {
        String text = comment.replace("\r\n", "\n");
        Matcher tag = BLOCK_TAG.matcher(text);
        int end = tag.find() ? tag.start() : text.length();
        List<String> parts = new ArrayList<>();
        String description = prose(text.substring(0, end));
        Map<String, List<String>> blocks = new LinkedHashMap<>();
        while (end < text.length()) {
            String name = tag.group(1).replace("exception", "throws");
            int from = tag.end();
            end = tag.find() ? tag.start() : text.length();
            blocks.computeIfAbsent(name, n -> new ArrayList<>()).add(block(name, text.substring(from, end)));
        }
        if (!description.isEmpty()) {
            parts.add(description);
        }
        HEADINGS.forEach((name, heading) -> {
            if (blocks.containsKey(name)) {
                parts.add(heading + ":\n" + String.join("\n", blocks.get(name)));
            }
        });
        return String.join("\n\n", parts);
    }

    private static String block(String name, String text) {
        String body = text.strip();
        if (name.equals("param") || name.equals("throws")) {
            Matcher named = Pattern.compile("(\\S+)\\s*(.*)", Pattern.DOTALL).matcher(body);
            if (named.matches()) {
                String rest = prose(named.group(2));
                body = named.group(1) + (rest.isEmpty() ? "" : " - " + rest);
            }
        } else {
            body = prose(body);
        }
        return body.lines()
                .map(line -> line.isEmpty() ? line : "  " + line)
                .reduce((a, b) -> a + "\n" + b)
                .orElse("");
    }

    /** Running text, filled to lines; what is preformatted stays so. */
    private static String prose(String text) {
        StringBuilder out = new StringBuilder();
        Matcher code = PREFORMATTED.matcher(text);
        int at = 0;
        while (code.find()) {
            out.append(paragraphs(text.substring(at, code.start())));
            String lines = entities(inline(code.group(1), true)).stripIndent().strip();
            out.append("\n\n").append(lines.indent(4).stripTrailing()).append("\n\n");
            at = code.end();
        }
        out.append(paragraphs(text.substring(at)));
        return out.toString().replaceAll("\n{3,}", "\n\n").strip();
    }

    private static String paragraphs(String text) {
        String marked = inline(text, false)
                .replaceAll("\\s+", " ")
                .replaceAll(
                        "(?i)\\s*<(?:p|/p|h\\d[^>]*|/h\\d|blockquote|/blockquote|ul[^>]*|/ul|ol[^>]*|/ol|table[^>]*"
                                + "|/table|/tr|dl|/dl)\\s*/?>\\s*",
                        "\n\n")
                .replaceAll("(?i) *<(?:br|tr[^>]*|dt[^>]*)\\s*/?>\\s*", "\n")
                .replaceAll("(?i) *<li[^>]*>\\s*", "\n- ")
                .replaceAll("(?i)\\s*</?(?:td|th|dd)[^>]*>\\s*", "  ")
                .replaceAll("</?[A-Za-z][^>]*>", "");
        List<String> lines = new ArrayList<>();
        entities(marked).lines().map(String::strip).forEach(line -> fill(line, lines));
        return String.join("\n", lines);
    }

    private static void fill(String text, List<String> lines) {
        String indent = text.startsWith("- ") ? "  " : "";
        String rest = text;
        boolean first = true;
        while (rest.length() > COLUMNS) {
            int cut = rest.lastIndexOf(' ', COLUMNS);
            cut = cut > indent.length() ? cut : rest.indexOf(' ', COLUMNS);
            if (cut < 0) {
                break;
            }
            lines.add((first ? "" : indent) + rest.substring(0, cut));
            rest = rest.substring(cut + 1);
            first = false;
        }
        lines.add((first ? "" : indent) + rest);
    }

    /** Inline tags as their text: the code, the label of a link or what it links to. */
    private static String inline(String text, boolean preformatted) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf("{@", at);
            int close = open < 0 ? -1 : closing(text, open);
            if (close < 0) {
                return out.append(text.substring(at)).toString();
            }
            out.append(text, at, open).append(tag(text.substring(open + 2, close), preformatted));
            at = close + 1;
        }
        return out.toString();
    }

    private static int closing(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private static String tag(String content, boolean preformatted) {
        String name = content.split("\\s", 2)[0];
        String text = content.substring(name.length());
        text = preformatted ? text.replaceFirst("^ ", "") : text.strip();
        return switch (name) {
            case "code", "literal" -> escaped(text);
            case "link", "linkplain" -> link(text.strip());
            case "inheritDoc" -> "";
            default -> escaped(text);
        };
    }

    /** {@code Type#member label}: the label when there is one. */
    private static String link(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' || c == '<' ? 1 : c == ')' || c == '>' ? -1 : 0;
            if (depth == 0 && Character.isWhitespace(c)) {
                return text.substring(i).strip();
            }
        }
        return escaped(text.replaceFirst("^#", "").replace('#', '.'));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String entities(String text) {
        return Pattern.compile("&(#?\\w+);")
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(ENTITIES.getOrDefault(found.group(1), found.group())));
    }
}
