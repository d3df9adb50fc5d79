package dev.inkling.corpus;

import dev.inkling.Characters;
import java.util.List;
import java.util.Locale;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Block;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * Takes the marks out of Markdown and leaves the author's characters where they are: the text is parsed to a tree, and
 * what no word of the tree covers in the source is removed. Lines stay lines; list marks and scene breaks stay.
 */
final class MarkdownRule {
    private static final int DEEPEST = 100;

    private static final Parser PARSER = Parser.builder()
            .extensions(List.of(TablesExtension.create(), StrikethroughExtension.create()))
            .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
            .maxOpenBlockParsers(DEEPEST)
            .build();

    private final Edits edits;
    private final String text;
    private final CleanOptions options;

    /** Up to here the source is dealt with. */
    private int cursor;

    /** Line ends kept since the last word. */
    private int lineEnds = 2;

    private MarkdownRule(Edits edits, CleanOptions options) {
        this.edits = edits;
        this.text = edits.text();
        this.options = options;
    }

    static void find(Edits edits, CleanOptions options) {
        MarkdownRule rule = new MarkdownRule(edits, options);
        rule.walk(PARSER.parse(edits.text()));
        rule.drop(edits.text().length(), Rule.MARKDOWN);
    }

    /** Depth first without recursion: hostile texts nest deeper than the stack. */
    private void walk(Node root) {
        Node node = root;
        while (node != null) {
            Node next = enter(node) ? node.getFirstChild() : null;
            if (next == null) {
                leave(node);
                while (node != root && node.getNext() == null) {
                    node = node.getParent();
                    leave(node);
                }
                next = node == root ? null : node.getNext();
            }
            node = next;
        }
    }

    /** Deals with a node; true when its children are to be visited. */
    private boolean enter(Node node) {
        if (node instanceof Text word) {
            word(word);
        } else if (node instanceof Code code) {
            code(code);
        } else if (node instanceof FencedCodeBlock) {
            piece(node, Rule.CODE_BLOCKS, true);
        } else if (node instanceof IndentedCodeBlock block) {
            piece(node, Rule.CODE_BLOCKS, !MarkdownDialects.isProse(block.getLiteral()));
        } else if (node instanceof TableBlock) {
            piece(node, Rule.TABLES, true);
        } else if (node instanceof Image) {
            piece(node, Rule.IMAGES, true);
        } else if (node instanceof LinkReferenceDefinition) {
            piece(node, Rule.LINK_TARGETS, true);
        } else if (node instanceof Link link) {
            return link(link);
        } else if (node instanceof ThematicBreak) {
            piece(node, Rule.MARKDOWN, false);
        } else if (node instanceof HtmlBlock) {
            html(node);
        } else if (node instanceof HtmlInline inline) {
            lineBreak(inline);
        } else if (node instanceof ListItem) {
            if (start(node) >= cursor && MarkdownDialects.isContents(text.substring(start(node), end(node)))) {
                drop(end(node), Rule.MARKDOWN);
                return false;
            }
            mark(node);
            return true;
        } else {
            if (node instanceof Block && !(node instanceof ListBlock) && node.getFirstChild() != null) {
                separate(node);
            }
            return true;
        }
        return false;
    }

    private void leave(Node node) {
        if (node instanceof Link) {
            drop(end(node), Rule.LINK_TARGETS);
        } else if (node instanceof HardLineBreak) {
            drop(end(node), Rule.MARKDOWN);
        }
    }

    /** Removes everything from the cursor on but line ends. */
    private void drop(int to, Rule rule) {
        for (int i = cursor; i < to; ) {
            if (text.charAt(i) == '\n') {
                lineEnds++;
                i++;
                continue;
            }
            int stop = text.indexOf('\n', i);
            stop = stop < 0 || stop > to ? to : stop;
            edits.remove(rule, i, stop);
            i = stop;
        }
        cursor = Math.max(cursor, to);
    }

    private void keep(int to) {
        if (to > cursor) {
            cursor = to;
            lineEnds = 0;
        }
    }

    private static int start(Node node) {
        List<SourceSpan> spans = node.getSourceSpans();
        return spans.isEmpty() ? -1 : spans.get(0).getInputIndex();
    }

    private static int end(Node node) {
        List<SourceSpan> spans = node.getSourceSpans();
        if (spans.isEmpty()) {
            return -1;
        }
        SourceSpan last = spans.get(spans.size() - 1);
        return last.getInputIndex() + last.getLength();
    }

    /** A piece that goes as a whole when it is unwanted and its rule is on, else stays as it is. */
    private void piece(Node node, Rule rule, boolean unwanted) {
        if (start(node) < cursor) {
            return;
        }
        if (node instanceof Block) {
            separate(node);
        }
        int start = node instanceof IndentedCodeBlock ? lineStart(start(node)) : start(node);
        drop(Math.max(cursor, start), Rule.MARKDOWN);
        if (unwanted && options.has(rule)) {
            int end = end(node);
            edits.remove(rule, cursor, end);
            cursor = end;
        } else {
            keep(end(node));
        }
    }

    private int lineStart(int at) {
        int start = at;
        while (start > 0 && Characters.isSpace(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    /** Sees to it that a blank line stands before a block that follows another one; not inside a tight list. */
    private void separate(Node block) {
        int start = start(block);
        if (start < cursor || isInTightList(block)) {
            return;
        }
        drop(start, Rule.MARKDOWN);
        if (lineEnds == 1 && cursor > 0) {
            edits.insert(Rule.MARKDOWN, cursor, "\n");
            lineEnds++;
        }
    }

    private static boolean isInTightList(Node block) {
        return block.getParent() instanceof ListItem;
    }

    /** Keeps the mark of a list item and its indentation. */
    private void mark(Node item) {
        Node first = item.getFirstChild();
        int start = start(item);
        int content = first == null ? -1 : start(first);
        if (start < cursor || !(first instanceof Paragraph) || content < start) {
            return;
        }
        boolean isFirst = item.getPrevious() == null && !(item.getParent().getParent() instanceof ListItem);
        int from = isFirst ? start : Math.max(cursor, lineStart(start));
        drop(from, Rule.MARKDOWN);
        if (isFirst && lineEnds == 1 && cursor > 0) {
            edits.insert(Rule.MARKDOWN, cursor, "\n");
        }
        keep(content);
    }

    private void word(Text node) {
        int start = start(node);
        int end = end(node);
        if (start < cursor) {
            return;
        }
        if (MarkdownDialects.isInstruction(node.getLiteral())) {
            drop(end, Rule.MARKDOWN);
            return;
        }
        drop(start, Rule.MARKDOWN);
        String literal = node.getLiteral();
        int j = 0;
        int i = start;
        while (i < end) {
            char c = text.charAt(i);
            int note = c == '[' ? footnote(i, end) : i;
            if (note > i && literal.startsWith(text.substring(i, note), j)) {
                keep(i);
                j += note - i;
                edits.remove(Rule.MARKDOWN, i, note);
                cursor = note;
                i = note;
            } else if (c == '*' && isStrayStrong(i, start, end) && literal.startsWith("**", j)) {
                keep(i);
                j += 2;
                i += 2;
                edits.remove(Rule.MARKDOWN, i - 2, i);
                cursor = i;
            } else if (c == '\\'
                    && i + 1 < end
                    && j < literal.length()
                    && text.charAt(i + 1) == literal.charAt(j)
                    && !(c == literal.charAt(j) && end - i == literal.length() - j)) {
                keep(i);
                edits.remove(Rule.MARKDOWN, i, i + 1);
                cursor = i + 1;
                i += 2;
                j++;
                keep(i);
            } else if (j < literal.length() && c == literal.charAt(j) && c != '&') {
                i++;
                j++;
            } else if (c == '&') {
                int stop = entityEnd(i, end);
                String rest = literal.substring(Math.min(j, literal.length()));
                if (stop < 0 || rest.startsWith(text.substring(i, stop))) {
                    i++;
                    j++;
                    continue;
                }
                j += entity(i, stop, rest);
                i = stop;
            } else {
                break; // the source is not what the tree says: leave the rest as it is
            }
        }
        keep(end);
    }

    /** Puts the character for its name; gives its length in UTF-16 units. */
    private int entity(int start, int stop, String rest) {
        int units = rest.isEmpty() ? 0 : Character.charCount(rest.codePointAt(0));
        keep(start);
        edits.replace(Rule.MARKDOWN, start, stop, rest.substring(0, units));
        cursor = stop;
        lineEnds = 0;
        return units;
    }

    private int entityEnd(int from, int end) {
        int semicolon = text.indexOf(';', from);
        return semicolon < 0 || semicolon >= end || semicolon - from > 32 ? -1 : semicolon + 1;
    }

    /** The end of a footnote mark {@code [^name]} or {@code [^name]: }, or the place itself. */
    private int footnote(int at, int end) {
        if (!text.startsWith("[^", at)) {
            return at;
        }
        int close = text.indexOf(']', at);
        if (close < 0 || close >= end || close - at < 3 || close - at > 40) {
            return at;
        }
        boolean definition = text.startsWith(": ", close + 1) && (at == 0 || text.charAt(at - 1) == '\n');
        return definition ? Math.min(end, close + 3) : close + 1;
    }

    /** Two stars that CommonMark takes for words because a Chinese mark stands beside them. */
    private boolean isStrayStrong(int at, int start, int end) {
        if (!text.startsWith("**", at) || at + 2 > end || text.startsWith("***", at)) {
            return false;
        }
        boolean before = at > start && Characters.isWide(text.charAt(at - 1));
        boolean after = at + 2 < end && Characters.isWide(text.charAt(at + 2));
        return before || after;
    }

    private void code(Code code) {
        int start = start(code);
        int end = end(code);
        if (start < cursor) {
            return;
        }
        int words = text.indexOf(code.getLiteral(), start);
        if (words < 0 || words + code.getLiteral().length() > end) {
            drop(start, Rule.MARKDOWN);
            edits.replace(Rule.MARKDOWN, start, end, code.getLiteral());
            cursor = end;
            lineEnds = 0;
        } else {
            drop(words, Rule.MARKDOWN);
            keep(words + code.getLiteral().length());
            drop(end, Rule.MARKDOWN);
        }
    }

    private boolean link(Link link) {
        if (start(link) < cursor) {
            return false;
        }
        boolean footnote = link.getFirstChild() instanceof Text label
                && label.getNext() == null
                && label.getLiteral().startsWith("^");
        if (footnote || !options.has(Rule.LINK_TARGETS)) {
            piece(link, Rule.MARKDOWN, footnote);
            return false;
        }
        return true;
    }

    /** A line break in HTML is a line break. */
    private void lineBreak(HtmlInline inline) {
        int start = start(inline);
        if (start < cursor) {
            return;
        }
        drop(start, Rule.MARKDOWN);
        String tag = inline.getLiteral().toLowerCase(Locale.ROOT);
        boolean isBreak = tag.startsWith("<br") && !text.startsWith("\n", end(inline));
        edits.replace(Rule.MARKDOWN, start, end(inline), isBreak ? "\n" : "");
        cursor = end(inline);
    }

    /** The words between the tags of an HTML block stay. */
    private void html(Node block) {
        int end = end(block);
        if (start(block) < cursor) {
            return;
        }
        separate(block);
        drop(Math.max(cursor, start(block)), Rule.MARKDOWN);
        while (cursor < end) {
            int open = text.indexOf('<', cursor);
            if (open < 0 || open >= end) {
                keep(end);
                return;
            }
            if (!Characters.isBlank(text, cursor, open)) {
                keep(open);
            }
            int close = HtmlTags.end(text, open, end);
            drop(open, Rule.MARKDOWN);
            edits.remove(Rule.MARKDOWN, open, close);
            cursor = close;
        }
    }
}
