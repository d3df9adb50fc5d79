package dev.inkling.corpus.format;

import dev.inkling.Characters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.Elements;
import org.jsoup.select.Evaluator;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.Selector;

/**
 * Where the main text of a page is. A place is believed only when most of the page's prose is in it; when none is
 * believed, the whole page is the main text: better a menu too much than a paragraph too few.
 *
 * @param elements what holds the main text; empty when the whole page does
 * @param furniture elements that are not main text wherever they are
 * @param notes sentences for the report
 */
record MainText(Set<Element> elements, List<Element> furniture, List<String> notes) {
    /** Places of the text on sites that are known, and in the themes of well-known blog programs. */
    private static final Query PLACES = Query.of(
            "#js_content",
            ".Post-RichText, .Post-RichTextContainer .RichText",
            "#content_views",
            "#cnblogs_post_body",
            "[itemprop=articleBody]",
            ".entry-content",
            ".post-content",
            ".article-content",
            ".post-body",
            ".article-entry",
            ".gh-content",
            ".markdown-body",
            "article",
            "main, [role=main]",
            "#content, .content");

    /** Pages on which several people write: where a contribution is, and the name of its author in it. */
    private record Forum(Evaluator post, Evaluator text, Evaluator author) {
        static Forum of(String post, String text, String author) {
            return new Forum(Selector.evaluatorOf(post), Selector.evaluatorOf(text), Selector.evaluatorOf(author));
        }
    }

    private static final List<Forum> FORUMS = List.of(
            Forum.of(".question, .answer", ".s-prose, .js-post-body, .post-text", ".user-details a, .user-details"),
            Forum.of(
                    ".AnswerItem, .AnswerCard .ContentItem",
                    ".RichContent-inner .RichText, .RichContent-inner",
                    ".AuthorInfo meta[itemprop=name], .AuthorInfo-name, .UserLink-link"),
            Forum.of(".topic-post", ".cooked", ".names .username, .names a"));

    private static final Evaluator ALWAYS_AROUND = Selector.evaluatorOf(
            "nav, aside, form, button, [role=navigation], [role=banner], [role=contentinfo], [role=complementary]");

    private static final Evaluator NAMED = Selector.evaluatorOf("[class], [id], footer, header");
    private static final Evaluator TEXTS = Selector.evaluatorOf("article, blockquote, main");
    private static final Evaluator BODIES = Selector.evaluatorOf("main, [itemprop=articleBody]");

    private static final Pattern AROUND = Pattern.compile(
            "(?:^|[-_\\s])(?:share|sharing|sharedaddy|social|related|recommend(?:ed|ations?)?|sidebar|breadcrumbs?"
                    + "|pagination|pager|navigation|navbar|nav|menu|toc|subscribe|newsletter|advert|ads|copyright"
                    + "|footer|post-?meta|entry-?meta|byline|tags|tag-?list|tag-?links|reward|donate|qr_?code|cookie"
                    + "|skip-link|prev-?next|post-?nav)(?:[-_\\s]|$)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern COMMENTS = Pattern.compile(
            "(?:^|\\s)(?:comments?|comments?-?(?:list|area|section|container|form)|disqus_thread|respond)(?:\\s|$)",
            Pattern.CASE_INSENSITIVE);

    /** Share of the page's prose that the main text must hold. */
    private static final double MOST = 0.75;

    /** Columns of text without links from which a paragraph is prose, 40 Han characters or about 14 words. */
    private static final int PROSE = 80;

    static MainText of(Document page, ReadOptions options) {
        for (Forum forum : FORUMS) {
            Elements posts = page.select(forum.post);
            posts.removeIf(post -> post.selectFirst(forum.text) == null);
            if (!posts.isEmpty()) {
                return ofForum(posts, forum, options);
            }
        }
        Element body = page.body();
        Map<Element, Integer> columns = new IdentityHashMap<>();
        List<Element> around = around(body, columns);
        long all = prose(body, around, columns);
        for (Elements place : PLACES.select(body)) {
            Set<Element> found = outermost(place);
            found.remove(body);
            found.removeIf(element -> isIn(element, around));
            long held = found.stream()
                    .mapToLong(element -> prose(element, around, columns))
                    .sum();
            if (held > 0 && held >= MOST * all) {
                return new MainText(found, around, List.of());
            }
        }
        return new MainText(Set.of(), around, List.of());
    }

    private static MainText ofForum(Elements posts, Forum forum, ReadOptions options) {
        Set<Element> all = new LinkedHashSet<>();
        Set<Element> mine = new LinkedHashSet<>();
        Set<String> authors = new TreeSet<>();
        for (Element post : posts) {
            Element text = post.selectFirst(forum.text);
            all.add(text);
            Elements names = post.select(forum.author);
            // The last name is the author's: those before it edited the text.
            Element name = names.isEmpty() ? null : names.get(names.size() - 1);
            String author = name == null ? "" : name.hasAttr("content") ? name.attr("content") : name.text();
            if (!author.isBlank()) {
                authors.add(author);
            }
            if (options.isMe(author)) {
                mine.add(text);
            }
        }
        if (!mine.isEmpty()) {
            return new MainText(outermost(mine), List.of(), List.of());
        }
        List<String> notes = authors.size() < 2
                ? List.of()
                : List.of(authors.size() + " people write on this page (" + String.join(", ", authors)
                        + "): name yourself with --me to take your words only");
        return new MainText(outermost(all), List.of(), notes);
    }

    private static Set<Element> outermost(Iterable<Element> found) {
        Set<Element> all = new LinkedHashSet<>();
        found.forEach(all::add);
        Set<Element> outer = new LinkedHashSet<>(all);
        outer.removeIf(element -> isIn(element.parent(), all));
        return outer;
    }

    private static boolean isIn(Element element, Collection<Element> holders) {
        for (Element at = element; at != null; at = at.parent()) {
            if (holders.contains(at)) {
                return true;
            }
        }
        return false;
    }

    /** What stands around texts by its name, unless much of the page's prose is in it. */
    private static List<Element> around(Element body, Map<Element, Integer> columns) {
        Set<Element> named = new LinkedHashSet<>(body.select(ALWAYS_AROUND));
        List<Element> comments = new ArrayList<>();
        for (Element element : body.select(NAMED)) {
            boolean outer = (element.normalName().equals("footer")
                            || element.normalName().equals("header"))
                    && element.closest(TEXTS) == null;
            String name = element.className() + " " + element.id();
            if (COMMENTS.matcher(name).find() && element.selectFirst(BODIES) == null) {
                comments.add(element);
            } else if (outer
                    || AROUND.matcher(name).find() && !element.normalName().equals("article")) {
                named.add(element);
            }
        }
        named.remove(body);
        comments.remove(body);
        long most = (long) ((1 - MOST) * prose(body, comments, columns));
        long taken = 0;
        for (Element element : outermost(named)) {
            taken += prose(element, comments, columns);
        }
        List<Element> around = new ArrayList<>(comments);
        if (taken <= most) {
            around.addAll(named);
        } else {
            named.removeIf(element -> prose(element, comments, columns) > 0);
            around.addAll(named);
        }
        return around;
    }

    /**
     * Columns of text in paragraphs that are long enough to be prose, links not counted.
     *
     * @param known columns of paragraphs that were looked at before; takes those that are looked at now
     */
    private static long prose(Element root, List<Element> without, Map<Element, Integer> known) {
        Set<Element> skipped = Set.copyOf(without);
        long[] sum = new long[1];
        root.filter((node, depth) -> {
            if (node instanceof Element element
                    && (skipped.contains(element) || element.normalName().equals("pre"))) {
                return NodeFilter.FilterResult.SKIP_ENTIRELY;
            }
            if (node instanceof Element element && isParagraph(element)) {
                int columns = known.computeIfAbsent(element, MainText::columns);
                sum[0] += columns >= PROSE ? columns : 0;
            }
            return NodeFilter.FilterResult.CONTINUE;
        });
        return sum[0];
    }

    /** An element with words of its own that is not inside a sentence. */
    private static boolean isParagraph(Element element) {
        if (!element.isBlock() && !element.normalName().equals("section")) {
            return false;
        }
        for (Node child : element.childNodes()) {
            if (child instanceof TextNode words && !words.isBlank()
                    || child instanceof Element inline && !inline.isBlock()) {
                return true;
            }
        }
        return false;
    }

    /** Columns of an element's own words and of those of inline elements in it other than links. */
    private static int columns(Element element) {
        int columns = 0;
        for (Node child : element.childNodes()) {
            if (child instanceof TextNode words) {
                columns += Characters.columns(words.text().strip());
            } else if (child instanceof Element inline
                    && !inline.isBlock()
                    && !inline.normalName().equals("a")
                    && !inline.normalName().equals("script")) {
                columns += Characters.columns(inline.text());
            }
        }
        return columns;
    }
}
