package dev.inkling.corpus.format;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamReader;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** An e-book (EPUB 2 and 3): each chapter in the order of reading is a part. */
final class Epub {
    private static final String CONTAINER = "META-INF/container.xml";

    private Epub() {}

    /** What the package document tells. */
    private static final class Book implements OfficeFile.Handler {
        private final Map<String, String> files = new LinkedHashMap<>();
        private final List<String> order = new ArrayList<>();
        private final Map<String, String> about = new LinkedHashMap<>();
        private final StringBuilder words = new StringBuilder();

        @Override
        public boolean start(XMLStreamReader xml) {
            words.setLength(0);
            Optional<String> id = OfficeFile.attribute(xml, "id");
            Optional<String> href = OfficeFile.attribute(xml, "href");
            String kind = OfficeFile.attribute(xml, "media-type").orElse("");
            boolean isContents =
                    OfficeFile.attribute(xml, "properties").orElse("").matches(".*\\bnav\\b.*");
            if (xml.getLocalName().equals("item") && id.isPresent() && href.isPresent()) {
                if (kind.contains("html") && !isContents) {
                    files.put(id.get(), href.get());
                }
            } else if (xml.getLocalName().equals("itemref")
                    && !OfficeFile.attribute(xml, "linear").orElse("yes").equals("no")) {
                OfficeFile.attribute(xml, "idref").ifPresent(order::add);
            }
            return true;
        }

        @Override
        public void words(String more) {
            words.append(more);
        }

        @Override
        public void end(String name) {
            String value = words.toString().strip();
            if (!value.isEmpty()) {
                about.putIfAbsent(name, value);
            }
            words.setLength(0);
        }
    }

    static void read(Content content, Context context, Sink sink) throws IOException {
        try (Zip zip = Zip.open(content, context.budget())) {
            zip.entries(context.decoder()); // names that lead out are refused here too
            String packageFile = packageFile(zip);
            Book book = new Book();
            OfficeFile.parse(zip, packageFile, "EPUB", book);
            String folder = packageFile.substring(0, packageFile.lastIndexOf('/') + 1);
            About about = About.of(book.about.get("title"), book.about.get("creator"), book.about.get("date"));
            int read = 0;
            for (String id : book.order) {
                if (book.files.containsKey(id)) {
                    read += chapter(zip, resolve(folder, book.files.get(id)), about, context, sink) ? 1 : 0;
                }
            }
            if (read == 0) {
                throw new Refused(
                        zip.entry("META-INF/encryption.xml").isPresent()
                                ? "its chapters are locked by the shop that sold it"
                                : "it is an EPUB without chapters");
            }
        }
    }

    private static String packageFile(Zip zip) throws IOException {
        List<String> found = new ArrayList<>();
        OfficeFile.parse(zip, CONTAINER, "EPUB", new OfficeFile.Handler() {
            @Override
            public boolean start(XMLStreamReader xml) {
                if (xml.getLocalName().equals("rootfile")) {
                    OfficeFile.attribute(xml, "full-path").ifPresent(found::add);
                }
                return true;
            }

            @Override
            public void words(String words) {}

            @Override
            public void end(String name) {}
        });
        if (found.isEmpty()) {
            throw new Refused("it is no EPUB file (" + CONTAINER + " names no book); get a sound copy of it");
        }
        return found.get(0);
    }

    private static boolean chapter(Zip zip, String path, About about, Context context, Sink sink) throws IOException {
        Optional<Zip.Entry> entry = zip.entry(path);
        if (entry.isEmpty()) {
            sink.failure(path, "the book names this chapter and does not hold it");
            return false;
        }
        try {
            Decoder.Decoded decoded = WebPage.decode(zip.bytes(entry.get()), context.decoder());
            Document page = Jsoup.parse(decoded.text());
            PageText.Written written = WebPage.whole(page, null);
            if (!written.text().isBlank()) {
                Element heading = page.selectFirst("h1, h2, h3");
                sink.part(Part.of(written.text(), decoded.encoding())
                        .with(written.asides())
                        .with(about.with("chapter", heading == null ? "" : heading.text()))
                        .below(path));
            }
            return true;
        } catch (Refused e) {
            if (e.endsAll()) {
                throw e;
            }
            sink.failure(path, e.getMessage());
            return false;
        } catch (IOException e) {
            sink.failure(path, "its bytes in the book are damaged");
            return false;
        }
    }

    /** The path of a link in the book; steps up are taken within the book only. */
    private static String resolve(String folder, String link) {
        String plain = link.replaceAll("#.*", "").replace("+", "%2B");
        String decoded;
        try {
            decoded = URLDecoder.decode(plain, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            decoded = plain;
        }
        List<String> steps = new ArrayList<>();
        for (String step : (folder + decoded).split("/")) {
            if (step.equals("..")) {
                if (!steps.isEmpty()) {
                    steps.remove(steps.size() - 1);
                }
            } else if (!step.equals(".") && !step.isEmpty()) {
                steps.add(step);
            }
        }
        return String.join("/", steps);
    }
}
