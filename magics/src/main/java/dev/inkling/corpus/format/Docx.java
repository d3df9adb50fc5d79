package dev.inkling.corpus.format;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamReader;

/** A document of Word and of those that write like it (ECMA-376): the text as it reads with all changes accepted. */
final class Docx {
    private static final String DOCUMENT = "word/document.xml";
    private static final String FOOTNOTES = "word/footnotes.xml";
    private static final String ENDNOTES = "word/endnotes.xml";

    /** Deleted text, text that was moved away, the second rendering of a drawing, field codes. */
    private static final Set<String> LEFT_OUT =
            Set.of("del", "moveFrom", "Fallback", "instrText", "delText", "rPrChange", "pPrChange");

    private Docx() {}

    static void read(Content content, Context context, Sink sink) throws IOException {
        try (Zip zip = Zip.open(content, context.budget())) {
            zip.entries(context.decoder()); // names that lead out are refused here too
            OfficeText text = new OfficeText();
            OfficeFile.parse(zip, DOCUMENT, "Word", new Reader(text, false));
            for (String notes : new String[] {FOOTNOTES, ENDNOTES}) {
                if (zip.entry(notes).isPresent()) {
                    OfficeFile.parse(zip, notes, "Word", new Reader(text, true));
                }
            }
            Map<String, String> about = OfficeFile.values(zip, "docProps/core.xml");
            String date = about.getOrDefault("created", about.getOrDefault("modified", ""));
            sink.part(text.part().with(About.of(about.get("title"), about.get("creator"), date)));
        }
    }

    private static final class Reader implements OfficeFile.Handler {
        private final OfficeText text;
        private final boolean notes;
        private boolean inText;
        private boolean hidden;

        Reader(OfficeText text, boolean notes) {
            this.text = text;
            this.notes = notes;
        }

        @Override
        public boolean start(XMLStreamReader xml) {
            String name = xml.getLocalName();
            if (LEFT_OUT.contains(name)) {
                return false;
            }
            String namespace = xml.getNamespaceURI() == null ? "" : xml.getNamespaceURI();
            if (!namespace.contains("wordprocessingml")) {
                return true;
            }
            switch (name) {
                case "p" -> text.beginParagraph();
                case "r" -> hidden = false;
                case "vanish" ->
                    hidden = !OfficeFile.attribute(xml, "val").orElse("true").matches("0|false|off");
                case "t" -> inText = !hidden;
                case "tab" -> text.write(hidden ? "" : "\t");
                case "br", "cr" -> text.write(isPage(xml) || hidden ? "" : "\n");
                case "noBreakHyphen" -> text.write("-");
                case "tbl" -> text.beginTable();
                case "tr" -> text.beginRow();
                case "tc" -> text.beginCell();
                case "tabs", "tblPr", "sectPr" -> {
                    return false;
                }
                case "footnote", "endnote" -> {
                    if (OfficeFile.attribute(xml, "type").isPresent()) { // the line above the notes
                        return false;
                    }
                    if (notes) {
                        text.beginNote();
                    }
                }
                default -> {}
            }
            return true;
        }

        private static boolean isPage(XMLStreamReader xml) {
            return OfficeFile.attribute(xml, "type").orElse("").matches("page|column");
        }

        @Override
        public void words(String words) {
            if (inText) {
                text.write(words);
            }
        }

        @Override
        public void end(String name) {
            switch (name) {
                case "p" -> text.endParagraph();
                case "t" -> inText = false;
                case "tbl" -> text.endTable();
                case "footnote", "endnote" -> text.endNote();
                default -> {}
            }
        }
    }
}
