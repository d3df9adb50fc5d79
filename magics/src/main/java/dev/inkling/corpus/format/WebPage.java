package dev.inkling.corpus.format;

import dev.inkling.StrictText;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** A saved page. Its whole text is kept; what stands around the main text is marked as navigation. */
final class WebPage {
    /** Bytes; a page with its pictures written into it may be large, its text is not. */
    static final long LARGEST = 1L << 26;

    /** Bytes at the head in which a page tells its encoding (HTML standard: 1024; old pages are later). */
    private static final int HEAD = 4096;

    private static final Pattern CHARSET = Pattern.compile(
            "<(?:meta[^>]{0,200}?charset\\s*=|\\?xml[^>]{0,100}?encoding\\s*=)\\s*[\"']?\\s*([\\w.:-]{2,40})",
            Pattern.CASE_INSENSITIVE);

    private WebPage() {}

    static void read(Content content, Context context, Sink sink) throws IOException {
        Decoder.Decoded decoded = decode(content.bytes(LARGEST), context.decoder());
        Document page = Jsoup.parse(decoded.text());
        MainText main = MainText.of(page, context.options());
        Map<Element, Aside.Kind> kinds = blocks(page);
        main.furniture().forEach(element -> kinds.put(element, Aside.Kind.NAVIGATION));
        PageText.Written written = PageText.write(page.body(), kinds, main.elements());
        sink.part(Part.of(written.text(), decoded.encoding())
                .with(written.asides())
                .with(PageAbout.of(page))
                .noting(main.notes()));
    }

    /** All that a chapter or a letter says, without a search for its main text. */
    static PageText.Written whole(Document page, Aside.Kind quotes) {
        Map<Element, Aside.Kind> kinds = blocks(page);
        if (quotes != null) {
            page.select(
                            "blockquote, .gmail_quote, .yahoo_quoted, #divRplyFwdMsg, .moz-cite-prefix, .OutlookMessageHeader")
                    .forEach(element -> kinds.put(element, quotes));
        }
        return PageText.write(page.body(), kinds, Set.of());
    }

    private static Map<Element, Aside.Kind> blocks(Document page) {
        Map<Element, Aside.Kind> kinds = new HashMap<>();
        page.getElementsByTag("pre").forEach(element -> kinds.put(element, Aside.Kind.CODE));
        for (Element table : page.getElementsByTag("table")) {
            if (isData(table)) {
                kinds.put(table, Aside.Kind.TABLE);
            }
        }
        return kinds;
    }

    /** Old pages and letters are laid out in tables: those hold paragraphs or other tables, not cells of figures. */
    private static boolean isData(Element table) {
        if (table.selectFirst("table table, p, div, blockquote, ul, ol, h1, h2, h3") != null
                || table.select("tr").size() < 2) {
            return false;
        }
        for (Element cell : table.select("td, th")) {
            if (cell.text().length() > 120) {
                return false;
            }
        }
        return table.select("td, th").size() >= 4;
    }

    /** The encoding that the bytes prove goes before the one that the page claims: saving a page changes the first only. */
    static Decoder.Decoded decode(byte[] bytes, Decoder decoder) throws Refused {
        boolean isUtf8 = StrictText.decode(bytes, StandardCharsets.UTF_8).isPresent();
        if (!isUtf8) {
            Matcher claim =
                    CHARSET.matcher(new String(bytes, 0, Math.min(HEAD, bytes.length), StandardCharsets.ISO_8859_1));
            if (claim.find()) {
                Optional<Charset> charset = charset(claim.group(1));
                Optional<String> text = charset.flatMap(c -> StrictText.decode(bytes, c));
                if (text.isPresent()) {
                    return new Decoder.Decoded(text.get(), charset.get().name());
                }
            }
        }
        return decoder.decode(bytes);
    }

    /** The encoding of that name or the larger one that the web means by it (WHATWG encoding standard). */
    static Optional<Charset> charset(String name) {
        String known =
                switch (name.toLowerCase(Locale.ROOT)) {
                    case "gb2312", "gbk", "gb18030", "x-gbk", "hz-gb-2312" -> "GB18030";
                    case "big5", "big5-hkscs", "cn-big5" -> "Big5-HKSCS";
                    case "iso-8859-1", "latin1", "ascii", "us-ascii", "windows-1252" -> "windows-1252";
                    case "utf8" -> "UTF-8";
                    default -> name;
                };
        try {
            return Optional.of(Charset.forName(known));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }
}
