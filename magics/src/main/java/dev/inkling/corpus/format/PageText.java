package dev.inkling.corpus.format;

import dev.inkling.Characters;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/** Writes a page down as a reader sees it: blocks on lines of their own, paragraphs apart, white space as it counts. */
final class PageText implements NodeFilter {
    /** Elements whose content is no text of the page. */
    private static final Set<String> UNSEEN = Set.of(
            "script",
            "style",
            "noscript",
            "template",
            "svg",
            "iframe",
            "object",
            "head",
            "canvas",
            "audio",
            "video",
            "datalist",
            "rt",
            "rp",
            "math",
            "textarea",
            "select");

    private static final Set<String> PARAGRAPHS = Set.of(
            "p",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "blockquote",
            "pre",
            "ul",
            "ol",
            "dl",
            "table",
            "figure",
            "hr",
            "article",
            "main",
            "header",
            "footer",
            "nav",
            "aside",
            "address");

    private static final Set<String> LINES = Set.of(
            "div",
            "section",
            "li",
            "tr",
            "dt",
            "dd",
            "figcaption",
            "caption",
            "form",
            "fieldset",
            "details",
            "summary",
            "body",
            "option",
            "center",
            "legend",
            "tbody",
            "thead");

    private final Map<Element, Aside.Kind> kinds;
    private final Set<Element> mains;
    private final StringBuilder out = new StringBuilder();
    private final List<Aside> asides = new ArrayList<>();
    private final Deque<Element> openAsides = new ArrayDeque<>();
    private int insideMain;
    private int preformatted;
    private int pendingLineEnds;
    private boolean pendingSpace;
    private boolean pendingSpaceHasLineEnd;

    /**
     * @param kinds the elements that are no running text
     * @param mains the elements outside which nothing is; empty when all of the page is wanted
     */
    private PageText(Map<Element, Aside.Kind> kinds, Set<Element> mains) {
        this.kinds = kinds;
        this.mains = mains;
        this.insideMain = mains.isEmpty() ? 1 : 0;
    }

    /** A page as text. */
    record Written(String text, List<Aside> asides) {}

    static Written write(Element root, Map<Element, Aside.Kind> kinds, Set<Element> mains) {
        PageText page = new PageText(kinds, mains);
        root.filter(page);
        return new Written(page.out.toString(), page.asides);
    }

    @Override
    public FilterResult head(Node node, int depth) {
        if (node instanceof TextNode words) {
            write(words.getWholeText());
            return FilterResult.CONTINUE;
        }
        if (!(node instanceof Element element)) {
            return FilterResult.CONTINUE;
        }
        String name = element.normalName();
        if (UNSEEN.contains(name) || isHidden(element)) {
            return FilterResult.SKIP_ENTIRELY;
        }
        breakFor(element, name);
        if (mains.contains(element)) {
            insideMain++;
        }
        if (kinds.containsKey(element)) {
            openAsides.push(element);
        }
        if (name.equals("pre")) {
            preformatted++;
        } else if (name.equals("br")) {
            pendingLineEnds = Math.min(2, pendingLineEnds + 1);
            pendingSpace = false;
        } else if ((name.equals("td") || name.equals("th")) && element.previousElementSibling() != null) {
            write(" | ");
        } else if (name.equals("li") && element.parent() != null) {
            item(element);
        }
        return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(Node node, int depth) {
        if (node instanceof Element element) {
            if (element.normalName().equals("pre")) {
                preformatted--;
            }
            if (element == openAsides.peek()) {
                openAsides.pop();
            }
            if (mains.contains(element)) {
                insideMain--;
            }
            breakFor(element, element.normalName());
        }
        return FilterResult.CONTINUE;
    }

    private void item(Element element) {
        boolean hasText = element.hasText();
        if (!hasText || insideMain == 0) {
            return;
        }
        if (element.parent().normalName().equals("ol")) {
            int number = element.elementSiblingIndex() + 1;
            write(number + ". ");
        } else if (element.parent().normalName().equals("ul")) {
            write("- ");
        }
    }

    private void breakFor(Element element, String name) {
        int wanted = PARAGRAPHS.contains(name) && !isInItem(element) ? 2 : isLine(name) ? 1 : 0;
        if (wanted > 0) {
            pendingLineEnds = Math.max(pendingLineEnds, wanted);
            pendingSpace = false;
        }
    }

    private static boolean isLine(String name) {
        return LINES.contains(name) || PARAGRAPHS.contains(name);
    }

    /** The paragraph of a list's item and the list in a list stand on lines, without blank ones. */
    private static boolean isInItem(Element element) {
        return element.parent() != null && element.parent().normalName().equals("li");
    }

    private static boolean isHidden(Element element) {
        if (element.hasAttr("hidden") || element.hasClass("katex-html")) {
            return true;
        }
        String style = element.attr("style");
        return !style.isEmpty()
                && style.toLowerCase(Locale.ROOT).replace(" ", "").contains("display:none");
    }

    private void write(String words) {
        if (preformatted > 0) {
            if (!words.isEmpty()) {
                append(words, 0, words.length());
            }
            return;
        }
        int start = 0;
        for (int i = 0; i <= words.length(); i++) {
            char c = i < words.length() ? words.charAt(i) : ' ';
            if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f') {
                if (i > start) {
                    append(words, start, i);
                }
                start = i + 1;
                if (i < words.length()) {
                    pendingSpace = true;
                    pendingSpaceHasLineEnd |= c == '\n' || c == '\r';
                }
            }
        }
    }

    private void append(String words, int start, int end) {
        int from = out.length();
        if (pendingLineEnds > 0) {
            if (from > 0) {
                out.append("\n\n", 0, pendingLineEnds);
            }
        } else if (pendingSpace && from > 0 && !isWrapBetweenHan(words.charAt(start))) {
            out.append(' ');
        }
        pendingLineEnds = 0;
        pendingSpace = false;
        pendingSpaceHasLineEnd = false;
        out.append(words, start, end);
        Aside.Kind kind = kind();
        if (kind != null) {
            mark(kind, from, out.length());
        }
    }

    /** A line end in the page's source between two Han characters is no space that anybody wrote. */
    private boolean isWrapBetweenHan(char next) {
        return pendingSpaceHasLineEnd && Characters.isWide(next) && Characters.isWide(out.charAt(out.length() - 1));
    }

    /** Why the place is no running text; null when it is. The outermost reason counts. */
    private Aside.Kind kind() {
        if (insideMain == 0) {
            return Aside.Kind.NAVIGATION;
        }
        return openAsides.isEmpty() ? null : kinds.get(openAsides.peekLast());
    }

    private void mark(Aside.Kind kind, int start, int end) {
        Aside last = asides.isEmpty() ? null : asides.get(asides.size() - 1);
        if (last != null && last.kind() == kind && last.end() == start) {
            asides.set(asides.size() - 1, new Aside(kind, last.start(), end));
        } else {
            asides.add(new Aside(kind, start, end));
        }
    }
}
