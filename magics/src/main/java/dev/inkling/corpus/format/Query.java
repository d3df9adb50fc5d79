package dev.inkling.corpus.format;

import java.util.List;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.jsoup.select.Evaluator;
import org.jsoup.select.Selector;

/**
 * CSS selectors that are tried one after the other, read once and not for every page. A page is walked through once for
 * all of them: most select nothing on most pages.
 */
final class Query {
    private final Evaluator any;
    private final List<One> each;

    /** @param isNested whether it asks for what stands around an element: jsoup remembers the answers until a search ends */
    private record One(Evaluator evaluator, boolean isNested) {
        static One of(String selector) {
            return new One(
                    Selector.evaluatorOf(selector), NESTED.matcher(selector).find());
        }

        private Elements select(Element root, Elements all) {
            if (isNested) {
                return root.select(evaluator);
            }
            Elements selected = new Elements();
            for (Element element : all) {
                if (evaluator.matches(root, element)) {
                    selected.add(element);
                }
            }
            return selected;
        }
    }

    private static final Pattern NESTED = Pattern.compile("[^,\\s]\\s+[^,\\s]");

    private Query(List<String> selectors) {
        this.any = Selector.evaluatorOf(String.join(", ", selectors));
        this.each = selectors.stream().map(One::of).toList();
    }

    static Query of(String... selectors) {
        return new Query(List.of(selectors));
    }

    /** What each of the selectors selects, in their order and that of the page. */
    Iterable<Elements> select(Element root) {
        Elements all = root.select(any);
        return all.isEmpty()
                ? List.of()
                : () -> each.stream().map(one -> one.select(root, all)).iterator();
    }
}
