package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts are damaged in ways whose inverse is known, cleaned, and compared with what they were. */
class DamageTest {
    private static final int DOCUMENTS = 36;
    private static final long SEED = 20140302;

    private static final List<Charset> CHARSETS = List.of(
            StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, Charset.forName("GB18030"));

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);

    /** New documents from the paragraphs there are: sentences of several, in a new order, in paragraphs of their own. */
    private String document(List<String> texts) {
        List<String> sentences = new ArrayList<>();
        for (String text : texts) {
            for (String paragraph : Paragraphs.in(text)) {
                sentences.addAll(List.of(paragraph.split("(?<=[。！？][”’]?)(?![”’])|(?<=[a-z]\\.) ")));
            }
        }
        boolean latin = texts == Texts.ENGLISH;
        List<String> paragraphs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            List<String> chosen = new ArrayList<>();
            for (int j = 0; j < 4; j++) {
                chosen.add(sentences.get(random.nextInt(sentences.size())).strip());
            }
            paragraphs.add(Damage.edited(String.join(latin ? " " : "", chosen), 0.3, random));
        }
        return String.join("\n\n", paragraphs);
    }

    private byte[] damaged(String text, boolean latin) {
        String dirty = text;
        if (random.nextBoolean()) {
            dirty = Damage.wrapped(dirty, 60 + random.nextInt(24));
        }
        if (random.nextInt(3) == 0) {
            List<String> signatures = latin ? DamageKind.ENGLISH_SIGNATURES : DamageKind.CHINESE_SIGNATURES;
            dirty += "\n\n" + signatures.get(random.nextInt(signatures.size()));
        }
        if (random.nextInt(4) == 0) {
            dirty = dirty.replace(latin ? " the " : "，", latin ? "\u00a0the " : "，\u200b");
        }
        if (random.nextInt(4) == 0) {
            dirty = dirty.replace("\n", "  \n");
        }
        if (random.nextInt(3) == 0) {
            dirty = dirty.replace("\n", "\r\n");
        }
        if (random.nextInt(6) == 0) {
            String misread = new String(dirty.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            return misread.getBytes(StandardCharsets.UTF_8);
        }
        // Latin text with curly quotes is not written in GB18030: nothing would tell it from windows-1252.
        return dirty.getBytes(CHARSETS.get(random.nextInt(latin ? 3 : 4)));
    }

    private static List<String> broken(Corpus corpus) {
        return corpus.report().files().stream()
                .filter(file -> file.state() == SourceReport.State.BROKEN)
                .map(file -> file.source() + " " + file.encoding() + file.notes())
                .toList();
    }

    @Test
    void damagedTextsAreRecovered() {
        Map<String, String> originals = new TreeMap<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            boolean latin = i % 2 == 0;
            String text = document(latin ? Texts.ENGLISH : Texts.CHINESE);
            String name = String.format("%02d.txt", i);
            originals.put(name, text);
            Texts.write(folder, name, damaged(text, latin));
            if (i % 6 < 2) {
                Texts.write(folder, String.format("%02d copy.txt", i), damaged(text, latin));
            }
            if (i % 6 >= 4) {
                Texts.write(
                        folder,
                        String.format("%02d draft.txt", i),
                        Damage.edited(text, 0.02 + 0.03 * (i % 4) / 3, random));
            }
        }
        Corpus corpus = Texts.clean(folder);
        assertEquals(DOCUMENTS + DOCUMENTS / 3 * 2, corpus.report().files().size());
        assertEquals(List.of(), broken(corpus));
        assertEquals(DOCUMENTS, corpus.documents().size(), "every copy and draft is found, nothing else");
        Recovery recovery = new Recovery();
        for (Document document : corpus.documents()) {
            String name = document.source().replaceAll(".*/(\\d\\d).*", "$1.txt");
            if (!document.source().contains("draft")) {
                recovery.add(originals.get(name), document.text());
            }
        }
        assertTrue(recovery.documents > 0.75 * DOCUMENTS, recovery.toString());
        assertTrue(recovery.lost < 0.001 * recovery.characters, recovery.toString());
        assertTrue(recovery.left < 0.001 * recovery.characters, recovery.toString());
        assertTrue(recovery.exactParagraphs >= 0.98 * recovery.paragraphs, recovery.toString());
    }
}
