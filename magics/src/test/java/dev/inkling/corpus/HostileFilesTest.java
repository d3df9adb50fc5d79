package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.corpus.format.ReadOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files made to do harm, and files that were damaged: each is named, and the rest goes on. */
class HostileFilesTest {
    /** What formats take for their own signs. */
    private static final String MARKS = "<>&\"{}[],\0\n\\%()";

    @TempDir
    Path folder;

    private Path texts;

    @BeforeEach
    void write() {
        texts = folder.resolve("texts");
        Texts.write(texts, "well.txt", Texts.CHINESE_WELL);
    }

    private static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The note on a file that is refused while the sound one beside it is kept. */
    private String refusal(String name, byte[] bytes) {
        Texts.write(texts, name, bytes);
        Corpus corpus = Texts.clean(texts);
        assertEquals(
                List.of("texts/well.txt"),
                corpus.documents().stream().map(Document::source).toList());
        SourceReport report = Texts.report(corpus, name);
        assertEquals(SourceReport.State.BROKEN, report.state());
        return report.notes().toString();
    }

    @Test
    void anArchiveThatLeadsOutOfItsFolderIsRefused() throws IOException {
        for (String name : List.of("../evil.txt", "a/../../evil.txt", "/etc/evil.txt", "C:/evil.txt", "..\\evil.txt")) {
            String note = refusal("slip.zip", zip(Map.of(name, utf8(Texts.CHINESE_STREET))));
            assertTrue(note.contains("leads out of the archive"), name + ": " + note);
        }
        assertFalse(Files.exists(folder.resolve("evil.txt")));
    }

    @Test
    void aLinkInAnArchiveIsRefused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            ZipArchiveEntry link = new ZipArchiveEntry("passwd.txt");
            link.setUnixMode(0120777);
            zip.putArchiveEntry(link);
            zip.write(utf8("/etc/passwd"));
            zip.closeArchiveEntry();
        }
        assertTrue(refusal("link.zip", bytes.toByteArray()).contains("is a link"));
    }

    @Test
    void anArchiveThatExplodesIsRefusedAsAWhole() {
        byte[] zeros = new byte[40 << 20];
        Map<String, byte[]> bomb = Map.of("a.txt", zeros, "sound.txt", utf8(Texts.CHINESE_STREET));
        String note = refusal("bomb.zip", zip(bomb));
        assertTrue(note.contains("unpacks to more than 200 times its size"), note);
        String nested =
                refusal("nested.zip", zip(Map.of("inner.zip", zip(bomb), "b.txt", utf8(Texts.CHINESE_TEACHER))));
        assertTrue(nested.contains("unpacks to more than 200 times its size"), nested);
        String document = refusal("bomb.docx", zip(Map.of("word/document.xml", zeros)));
        assertTrue(document.contains("damaged") || document.contains("unpacks to more than"), document);
    }

    @Test
    void archivesInArchivesEndSomewhere() {
        byte[] bytes = zip(Map.of("street.txt", utf8(Texts.CHINESE_STREET)));
        for (int i = 0; i < 6; i++) {
            bytes = zip(Map.of("inner.zip", bytes));
        }
        assertTrue(refusal("deep.zip", bytes).contains("more than 3 deep"));
    }

    @Test
    void nothingIsFetchedForADocument() {
        String secret = Texts.write(folder, "secret.txt", "SECRET").toUri().toString();
        String xml = "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY s SYSTEM \"" + secret
                + "\">]><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r>"
                + "<w:t>Open &s; it.</w:t></w:r></w:p></w:body></w:document>";
        Texts.write(texts, "entity.docx", zip(Map.of("word/document.xml", utf8(xml))));
        Corpus corpus = Texts.clean(texts);
        assertFalse(
                corpus.documents().toString().contains("SECRET"),
                corpus.documents().toString());
        String laughs = "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY a \"" + "ha".repeat(500)
                + "\"><!ENTITY b \"" + "&a;".repeat(500) + "\"><!ENTITY c \"" + "&b;".repeat(500)
                + "\">]><d>&c;</d>";
        Texts.write(texts, "laughs.docx", zip(Map.of("word/document.xml", utf8(laughs))));
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Texts.clean(texts));
    }

    @Test
    void aMixedFolderLosesOnlyItsBrokenFiles() throws IOException {
        List<String> broken = new ArrayList<>();
        try (Stream<Path> fixtures = Files.list(FormatsTest.FIXTURES)) {
            for (Path fixture : fixtures.sorted().toList()) {
                byte[] bytes = Files.readAllBytes(fixture);
                String name = "half-" + fixture.getFileName();
                if (name.matches(".*\\.(docx|odt|epub|zip|pdf|ipynb)")) {
                    Texts.write(texts, name, Arrays.copyOf(bytes, bytes.length / 2));
                    broken.add(name);
                }
            }
        }
        Corpus corpus = Texts.clean(texts);
        assertTrue(
                corpus.documents().stream().anyMatch(document -> document.text().equals(Texts.CHINESE_WELL)));
        for (String name : broken) {
            assertTrue(
                    corpus.report().files().stream()
                            .anyMatch(file -> file.source().startsWith("texts/" + name)
                                    && (!file.notes().isEmpty() || file.state() == SourceReport.State.KEPT)),
                    name + " is not named in " + corpus.report().files());
        }
    }

    /** 5,000 with -Dinkling.soak=true. */
    @Test
    void aDamagedFileNeitherCrashesNorHangs() throws IOException {
        int documents = Boolean.getBoolean("inkling.soak") ? 5000 : 80;
        Random random = new Random(6);
        List<Path> fixtures;
        try (Stream<Path> files = Files.list(FormatsTest.FIXTURES)) {
            fixtures = files.sorted().toList();
        }
        ReadOptions me = new ReadOptions(List.of("ada@example.org"), "");
        int unread = 0;
        for (int i = 0; i < documents; i++) {
            Path fixture = fixtures.get(i % fixtures.size());
            byte[] damaged = damage(Files.readAllBytes(fixture), random);
            Path file = Texts.write(folder, "damaged/" + fixture.getFileName(), damaged);
            int number = i;
            List<Source> read = Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(60),
                    () -> {
                        List<Source> sources = new ArrayList<>();
                        SourceReader.read(
                                new Gatherer.Found(file, file.getFileName().toString(), extension(file), ""),
                                me,
                                sources::add);
                        return sources;
                    },
                    () -> fixture + ", damage " + number);
            assertFalse(read.isEmpty(), fixture + ", damage " + number + ": neither read nor named");
            for (Source source : read) {
                SourceReport report = source.report();
                assertTrue(source.isText() || !report.notes().isEmpty(), report.toString());
                unread += source.isText() ? 0 : 1;
                Assertions.assertTimeoutPreemptively(
                        Duration.ofSeconds(60), () -> clean(source), () -> fixture + ", damage " + number);
            }
            Files.delete(file);
        }
        assertTrue(unread > documents / 20, "the damage was none: " + unread);
    }

    /** Every rule within a document, on whatever was read; the log leads back, the flags lie within the text. */
    private static void clean(Source source) {
        String before = source.text();
        CleanOptions options = CleanOptions.defaults().with(Rule.all());
        TextPipeline.run(source, options, Words.of(source.text()));
        assertEquals(before, ChangeLog.undo(source.changes(), source.text(), options.masks()), source.name());
        source.document()
                .ifPresent(document -> Doubts.of(document, options)
                        .forEach(flag -> assertFalse(flag.passage(document).isBlank(), flag.toString())));
    }

    private static String extension(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Bits flipped, pieces cut out, doubled, zeroed or exchanged, the end lost. */
    private static byte[] damage(byte[] bytes, Random random) {
        byte[] damaged = bytes.clone();
        int times = 1 + random.nextInt(8);
        for (int i = 0; i < times; i++) {
            int at = random.nextInt(damaged.length);
            int length = Math.min(damaged.length - at, 1 + random.nextInt(64));
            switch (random.nextInt(6)) {
                case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> Arrays.fill(damaged, at, at + length, (byte) random.nextInt(256));
                case 2 -> damaged = Arrays.copyOf(damaged, Math.max(1, at));
                case 3 -> System.arraycopy(damaged, random.nextInt(damaged.length - length + 1), damaged, at, length);
                case 4 -> {
                    byte[] longer = Arrays.copyOf(damaged, damaged.length + length);
                    System.arraycopy(damaged, at, longer, at + length, damaged.length - at);
                    damaged = longer;
                }
                default -> damaged[at] = (byte) MARKS.charAt(random.nextInt(MARKS.length()));
            }
        }
        return damaged;
    }
}
