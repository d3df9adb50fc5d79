package dev.inkling.corpus.format;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamReader;

/** A text document of LibreOffice (ISO/IEC 26300). */
final class OpenDocument {
    /** Deleted text, comments, marks of notes, pictures' descriptions, and what programs write into fields' templates. */
    private static final Set<String> LEFT_OUT = Set.of(
            "tracked-changes",
            "annotation",
            "note-citation",
            "title",
            "desc",
            "forms",
            "index-title-template",
            "scripts");

    private OpenDocument() {}

    static void read(Content content, Context context, Sink sink) throws IOException {
        try (Zip zip = Zip.open(content, context.budget())) {
            zip.entries(context.decoder()); // names that lead out are refused here too
            OfficeText text = new OfficeText();
            OfficeFile.parse(zip, "content.xml", "OpenDocument", new Reader(text));
            Map<String, String> about = OfficeFile.values(zip, "meta.xml");
            String date = about.getOrDefault("creation-date", about.getOrDefault("date", ""));
            String author = about.getOrDefault("initial-creator", about.get("creator"));
            sink.part(text.part().with(About.of(about.get("title"), author, date)));
        }
    }

    private static final class Reader implements OfficeFile.Handler {
        private final OfficeText text;

        Reader(OfficeText text) {
            this.text = text;
        }

        @Override
        public boolean start(XMLStreamReader xml) {
            String name = xml.getLocalName();
            if (LEFT_OUT.contains(name)) {
                return false;
            }
            switch (name) {
                case "p", "h" -> text.beginParagraph();
                case "s" -> text.write(" ".repeat(count(xml)));
                case "tab" -> text.write("\t");
                case "line-break" -> text.write("\n");
                case "note-body" -> text.beginNote();
                case "table" -> text.beginTable();
                case "table-row" -> text.beginRow();
                case "table-cell" -> text.beginCell();
                default -> {}
            }
            return true;
        }

        private static int count(XMLStreamReader xml) {
            String count = OfficeFile.attribute(xml, "c").orElse("1");
            return count.matches("\\d{1,3}") ? Integer.parseInt(count) : 1;
        }

        /** White space counts as in HTML: runs of it are one space. */
        @Override
        public void words(String words) {
            text.write(words.replaceAll("[ \\t\\r\\n]+", " "));
        }

        @Override
        public void end(String name) {
            switch (name) {
                case "p", "h" -> text.endParagraph();
                case "note-body" -> text.endNote();
                case "table" -> text.endTable();
                default -> {}
            }
        }
    }
}
