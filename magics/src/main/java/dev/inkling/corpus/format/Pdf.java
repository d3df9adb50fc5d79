package dev.inkling.corpus.format;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.io.RandomAccessReadBufferedFile;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;

/** A PDF file: the lines of its pages in the order of reading, with what joins them to paragraphs. */
final class Pdf {
    /** Bytes of a file that lies in another one; on disk it may be larger, it is not read whole there. */
    private static final long LARGEST_INSIDE = 1L << 26;

    /** Bytes of the unpacked streams that are held at once. */
    private static final long LARGEST_STREAMS = 1L << 28;

    private Pdf() {}

    static void read(Content content, Context context, Sink sink) throws IOException {
        PdfFonts.install();
        try (RandomAccessRead in = open(content);
                PDDocument document = Loader.loadPDF(
                        in, "", null, null, MemoryUsageSetting.setupMainMemoryOnly(LARGEST_STREAMS).streamCache)) {
            List<PdfPage> pages = PdfWords.read(document);
            List<List<PdfLine>> lines = new ArrayList<>();
            int empty = 0;
            for (PdfPage page : pages) {
                List<PdfLine> found = PdfLayout.lines(page);
                empty += found.isEmpty() ? 1 : 0;
                lines.add(found);
            }
            if (empty == pages.size()) {
                throw new Refused(
                        "its pages are pictures, there is no text in them: run a text recognition (OCR) on it first");
            }
            List<String> notes = empty == 0
                    ? List.of()
                    : List.of(empty + " of its " + pages.size() + " pages hold no text, only pictures or nothing");
            sink.part(PdfText.write(lines).with(about(document)).noting(notes));
        } catch (InvalidPasswordException e) {
            throw new Refused("it is locked with a password: save it without one", e);
        }
    }

    private static RandomAccessRead open(Content content) throws IOException {
        return content.path().isPresent()
                ? new RandomAccessReadBufferedFile(content.path().get())
                : new RandomAccessReadBuffer(content.bytes(LARGEST_INSIDE));
    }

    private static About about(PDDocument document) {
        PDDocumentInformation information = document.getDocumentInformation();
        Calendar created = information.getCreationDate();
        Optional<LocalDate> day = Optional.ofNullable(created)
                .map(c -> c.toInstant().atZone(ZoneId.of("UTC")).toLocalDate())
                .filter(date -> date.getYear() > 1980 && date.getYear() < 2200);
        return About.of(information.getTitle(), information.getAuthor(), "").on(day);
    }
}
