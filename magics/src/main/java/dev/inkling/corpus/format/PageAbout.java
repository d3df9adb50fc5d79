package dev.inkling.corpus.format;

import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;

/** Title, author and day of a saved page, by what sites write into their pages. */
final class PageAbout {
    private static final Query TITLES = Query.of(
            "#activity-name", "h1.Post-Title", "h1.QuestionHeader-title", "meta[property=og:title]", "title", "h1");
    private static final Query AUTHORS = Query.of(
            "meta[name=author]",
            "meta[property=article:author]",
            "#js_name",
            ".Post-Author .AuthorInfo meta[itemprop=name]",
            "[rel=author]",
            "[itemprop=author] [itemprop=name]");
    private static final Query DATES = Query.of(
            "meta[property=article:published_time]",
            "meta[itemprop=datePublished]",
            "meta[itemprop=dateCreated]",
            "meta[name=date]",
            "meta[name=pubdate]",
            "#publish_time",
            ".ContentItem-time",
            "time[datetime]",
            "time",
            ".post-date, .entry-date, .published, .date");

    /** WeChat writes the second of publication into a script of the page. */
    private static final Pattern WECHAT_SECOND = Pattern.compile("var ct = \"(\\d{10})\"");

    private PageAbout() {}

    static About of(Document page) {
        String date = first(page, DATES);
        About about = About.of(first(page, TITLES), first(page, AUTHORS), date);
        return about.date().isPresent() ? about : about.on(wechat(page));
    }

    private static Optional<LocalDate> wechat(Document page) {
        for (Element script : page.getElementsByTag("script")) {
            Matcher second = WECHAT_SECOND.matcher(script.data());
            if (second.find()) {
                return Dates.day(second.group(1));
            }
        }
        return Optional.empty();
    }

    /** What the first of the places says that says anything. */
    private static String first(Document page, Query places) {
        for (Elements selected : places.select(page)) {
            for (Element element : selected) {
                String said = element.hasAttr("content")
                        ? element.attr("content")
                        : element.hasAttr("datetime") ? element.attr("datetime") : element.text();
                if (!said.isBlank()) {
                    return said;
                }
            }
        }
        return "";
    }
}
