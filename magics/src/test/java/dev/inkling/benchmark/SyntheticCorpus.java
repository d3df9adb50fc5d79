package dev.inkling.benchmark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;

/** Writes a corpus of invented words, as frequent as words are, in the forms in which people keep their texts. */
final class SyntheticCorpus {
    private static final int WORDS = 30_000;
    private static final int HAN = 3_000;
    private static final int FILES_OF_FOLDER = 500;
    private static final Charset GB18030 = Charset.forName("GB18030");

    private final Random random;
    private final String[] words = new String[WORDS];
    private final String han = frequentHan();
    private final List<String> recent = new ArrayList<>();

    SyntheticCorpus(long seed) {
        random = new Random(seed);
        String[] syllables = "ka to ri sen mar lo ve ni dar es ta hol un per si gra bel or ten ul".split(" ");
        Random spelling = new Random(0);
        for (int i = 0; i < WORDS; i++) {
            StringBuilder word = new StringBuilder();
            for (int left = 1 + spelling.nextInt(i < 100 ? 2 : 4); left > 0; left--) {
                word.append(syllables[spelling.nextInt(syllables.length)]);
            }
            words[i] = word.toString();
        }
    }

    /** The frequent ones first; rare ones together would be taken for a text in the wrong encoding. */
    private static String frequentHan() {
        try (InputStream in = SyntheticCorpus.class.getResourceAsStream("/dev/inkling/corpus/han-frequency.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A place in a list by Zipf's law, nearly. */
    private int rank(int most) {
        return (int) Math.min(most - 1, Math.exp(random.nextDouble() * Math.log(most)) - 1);
    }

    private String paragraph(boolean isHan) {
        StringBuilder text = new StringBuilder();
        for (int sentences = 2 + random.nextInt(6); sentences > 0; sentences--) {
            int length = 5 + random.nextInt(isHan ? 30 : 18);
            for (int i = 0; i < length; i++) {
                if (isHan) {
                    text.append(han.charAt(rank(HAN)));
                    text.append(i % 9 == 8 ? "，" : "");
                } else {
                    String word = words[rank(WORDS)];
                    text.append(i == 0 ? word.substring(0, 1).toUpperCase() + word.substring(1) : word);
                    text.append(i + 1 == length ? "" : i % 9 == 8 ? ", " : " ");
                }
            }
            text.append(isHan ? "。" : sentences == 1 ? "." : ". ");
        }
        return text.toString();
    }

    /** Mostly a new text; one in twenty is a copy or a draft of an earlier one. */
    private String document(boolean han) {
        int kind = random.nextInt(100);
        if (kind < 5 && !recent.isEmpty()) {
            String earlier = recent.get(random.nextInt(recent.size()));
            return kind < 2 ? earlier : earlier.replace(words[rank(40)], words[rank(WORDS)]) + "\n\n" + paragraph(han);
        }
        int length = (int) (4000 * Math.exp(random.nextGaussian()));
        StringBuilder text = new StringBuilder();
        while (text.length() < Math.min(length, 200_000)) {
            text.append(text.length() == 0 ? "" : "\n\n").append(paragraph(han));
        }
        if (random.nextInt(20) == 0) {
            text.append("\n\n")
                    .append("This piece first hung on the notice board of the ferry office, where the wind took"
                            + " it; letters to the author go to the same board. Number ")
                    .append(random.nextInt(900))
                    .append('.');
        }
        if (recent.size() < 50) {
            recent.add(text.toString());
        } else {
            recent.set(random.nextInt(50), text.toString());
        }
        return text.toString();
    }

    void write(Path folder, long bytes) throws IOException {
        long written = 0;
        for (int number = 0; written < bytes; number++) {
            Path file = folder.resolve(String.format("%04d", number / FILES_OF_FOLDER));
            Files.createDirectories(file);
            boolean han = random.nextInt(3) == 0;
            String text = document(han);
            String name = String.format("%06d", number);
            byte[] content =
                    switch (random.nextInt(10)) {
                        case 0, 1, 2 -> markdown(text).getBytes(StandardCharsets.UTF_8);
                        case 3, 4, 5 -> page(text).getBytes(StandardCharsets.UTF_8);
                        case 6 -> docx(text);
                        case 7 -> wrapped(text).getBytes(han ? GB18030 : StandardCharsets.UTF_8);
                        default -> text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
                    };
            String form = content[0] == 'P' && content[1] == 'K'
                    ? ".docx"
                    : content[0] == '<' ? ".html" : content[0] == '-' ? ".md" : ".txt";
            Files.write(file.resolve(name + form), content);
            written += content.length;
        }
    }

    private String markdown(String text) {
        return "---\ntitle: " + words[rank(WORDS)] + "\ndate: 2019-05-01\n---\n# " + words[rank(WORDS)] + "\n\n"
                + text.replace(", ka", ", **ka**").replace(" to ", " [to](https://example.org/to) ")
                + "\n\n```\nint lamp = 1;\n```\n";
    }

    private String page(String text) {
        return "<!DOCTYPE html><html><head><title>" + words[rank(WORDS)] + "</title></head><body><nav><ul>"
                + "<li><a href=\"/a\">All pieces</a></li>".repeat(12) + "</ul></nav><article><p>"
                + text.replace("\n\n", "</p>\n<p>").replace(" ka ", " <em>ka</em> ")
                + "</p></article><footer>Made on the night train</footer></body></html>";
    }

    private static String wrapped(String text) {
        StringBuilder out = new StringBuilder();
        int column = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean breaks = column > 64 && (c == ' ' || c >= 0x4e00);
            if (breaks) {
                out.append('\n');
                column = 0;
            }
            if (!breaks || c != ' ') {
                out.append(c);
                column = c == '\n' ? 0 : column + (c < 0x2000 ? 1 : 2);
            }
        }
        return out.toString();
    }

    private static byte[] docx(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("word/document.xml"));
            zip.write(("<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document"
                            + " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>"
                            + text.replace("\n\n", "</w:t></w:r></w:p><w:p><w:r><w:t>")
                            + "</w:t></w:r></w:p></w:body></w:document>")
                    .getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    void writePdf(Path folder, int files, int pages) throws IOException {
        Files.createDirectories(folder);
        for (int file = 0; file < files; file++) {
            try (PDDocument document = new PDDocument();
                    OutputStream out = Files.newOutputStream(folder.resolve(file + ".pdf"))) {
                for (int number = 1; number <= pages; number++) {
                    page(document, number);
                }
                document.save(out);
            }
        }
    }

    /** A page of 40 lines with a running head and a number. */
    private void page(PDDocument document, int number) throws IOException {
        PDPage page = new PDPage();
        document.addPage(page);
        StringBuilder text = new StringBuilder();
        while (text.length() < 3000) {
            text.append(paragraph(false)).append("\n");
        }
        String[] lines = wrapped(text.toString()).split("\n");
        try (PDPageContentStream out = new PDPageContentStream(document, page)) {
            out.setFont(new PDType1Font(Standard14Fonts.FontName.TIMES_ROMAN), 11);
            out.beginText();
            out.newLineAtOffset(72, 740);
            out.setLeading(15);
            out.showText("The Ferry Book");
            out.newLine();
            out.newLine();
            for (int line = 0; line < 40 && line < lines.length; line++) {
                out.showText(lines[line]);
                out.newLine();
            }
            out.newLine();
            out.showText(Integer.toString(number));
            out.endText();
        }
    }
}
