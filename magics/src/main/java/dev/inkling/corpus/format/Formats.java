package dev.inkling.corpus.format;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The formats that are read, by the extensions of their files. */
public final class Formats {
    private static final Map<String, Format> BY_EXTENSION = byExtension();

    /** For messages. */
    public static final String READ =
            ".txt, .md, .html, .docx, .odt, .epub, .pdf, .eml, .mbox, .jsonl, .csv, .tsv, .ipynb and .zip";

    private Formats() {}

    private static Map<String, Format> byExtension() {
        Map<String, Format> formats = new TreeMap<>();
        formats.put("txt", PlainText::read);
        formats.put("text", PlainText::read);
        formats.put("md", PlainText::readMarkdown);
        formats.put("markdown", PlainText::readMarkdown);
        formats.put("html", WebPage::read);
        formats.put("htm", WebPage::read);
        formats.put("xhtml", WebPage::read);
        formats.put("docx", Docx::read);
        formats.put("odt", OpenDocument::read);
        formats.put("epub", Epub::read);
        formats.put("pdf", Pdf::read);
        formats.put("eml", Mail::read);
        formats.put("mbox", Mailbox::read);
        formats.put("jsonl", JsonLines::read);
        formats.put("ndjson", JsonLines::read);
        formats.put("csv", Csv::read);
        formats.put("tsv", Csv::read);
        formats.put("ipynb", NotebookFile::read);
        formats.put("zip", Archive::read);
        return Collections.unmodifiableMap(formats);
    }

    /** True for a file that is read, going by its name. */
    public static boolean reads(String name) {
        return BY_EXTENSION.containsKey(Names.extension(name));
    }

    /**
     * Reads a file; what goes wrong is told to the sink, and nothing is thrown for it.
     *
     * @param decoder finds the encoding of what does not tell it
     */
    public static void read(Content content, ReadOptions options, Decoder decoder, Sink sink) {
        long size;
        try {
            size = content.size();
        } catch (IOException e) {
            sink.failure("", "it cannot be read (" + Problems.reason(e) + ")");
            return;
        }
        try {
            read(content, new Context(options, decoder, Budget.of(size)), sink);
        } catch (Refused e) {
            throw new IllegalStateException("only what lies in an archive is refused as a whole", e);
        }
    }

    /** @throws Refused when what lies in an archive was made to explode: then the archive is refused, whatever else is in it */
    static void read(Content content, Context context, Sink sink) throws Refused {
        try {
            BY_EXTENSION.get(Names.extension(content.name())).read(content, context, sink);
        } catch (Refused e) {
            if (e.endsAll() && context.budget().isInside()) {
                throw e;
            }
            sink.failure("", e.getMessage());
        } catch (FileSystemException e) {
            sink.failure("", "it cannot be read (" + Problems.reason(e) + ")");
        } catch (IOException | RuntimeException e) {
            sink.failure("", "it is damaged and cannot be read (" + Problems.fault(e) + "); get a sound copy of it");
        } catch (StackOverflowError e) {
            sink.failure("", "it is damaged and cannot be read (nested too deep); get a sound copy of it");
        } catch (OutOfMemoryError e) {
            sink.failure("", "it needs more memory than there is; split it, or start with a larger -Xmx");
        }
    }
}
