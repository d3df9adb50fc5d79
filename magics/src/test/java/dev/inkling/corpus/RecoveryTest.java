package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inkling.Characters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each kind of damage done to clean texts and taken back. In every run to texts of our own; with
 * {@code -Dinkling.corpora=FOLDER[,FOLDER...]} to those, and the figures are printed.
 */
class RecoveryTest {
    private static final double MOST_LOST = 0.001;
    private static final double LEAST_REPAIRED = 0.98;
    private static final long SEED = 20190817;
    private static final int SHORTEST = 400;
    private static final String CORPORA = System.getProperty("inkling.corpora", "");

    @TempDir
    Path folder;

    private final List<String> faults = new ArrayList<>();

    private static List<String> own() {
        List<String> texts = new ArrayList<>(Texts.ENGLISH);
        texts.addAll(Texts.CHINESE);
        texts.add(String.join("\n\n", Texts.ENGLISH));
        texts.add(String.join("\n\n", Texts.CHINESE));
        return texts;
    }

    /** The texts of a folder as they are after cleaning: the damage is done to clean ones. */
    private static List<String> texts(Path folder) throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.toString();
                boolean markdown = name.endsWith(".md") || name.endsWith(".mdx");
                if (markdown || name.endsWith(".txt")) {
                    String raw = Files.readString(file, StandardCharsets.UTF_8);
                    String text = markdown ? Texts.markdown(raw) : Texts.cleaned(raw);
                    if (text.length() >= SHORTEST) {
                        texts.add(text);
                    }
                }
            }
        }
        return texts;
    }

    private Recovery measure(DamageKind kind, List<String> texts) {
        Recovery recovery = new Recovery();
        int unsettled = 0;
        Random random = new Random(SEED);
        for (String text : texts) {
            if (!kind.fits(text)) {
                continue;
            }
            DamageKind.Damaged damaged = kind.damage(text, random);
            String cleaned = Texts.cleaned(damaged.text());
            recovery.add(text, damaged, cleaned);
            unsettled += Texts.cleaned(cleaned).equals(cleaned) ? 0 : 1;
        }
        if (unsettled > 0 || recovery.lostShare() > MOST_LOST || recovery.repairedShare() < LEAST_REPAIRED) {
            faults.add(kind + ": " + line(recovery) + ", " + unsettled + " change when cleaned again; "
                    + recovery.failures.stream().limit(3).toList());
        }
        return recovery;
    }

    private static String line(Recovery recovery) {
        return String.format(
                "%d texts, %,d characters, lost %.4f %%, left %,d, repaired %,d of %,d = %.2f %%",
                recovery.documents,
                recovery.characters,
                100 * recovery.lostShare(),
                recovery.left,
                recovery.repaired,
                recovery.units,
                100 * recovery.repairedShare());
    }

    /** Whole texts, and single paragraphs of texts that are sound otherwise. */
    private String measure(DamageKind.Lossy kind, List<String> texts) {
        int whole = 0;
        int wholeFound = 0;
        int single = 0;
        int singleFound = 0;
        int touched = 0;
        for (String text : texts) {
            if (!DamageKind.isHan(text)) {
                continue;
            }
            whole++;
            wholeFound += Unreadable.heavy(Texts.cleaned(kind.damage(text))).isPresent() ? 1 : 0;
            List<String> paragraphs = Paragraphs.of(text);
            for (int i = 0; i < paragraphs.size(); i++) {
                String paragraph = paragraphs.get(i);
                if (paragraph.codePoints().filter(Characters::isHan).count() < 20) {
                    continue;
                }
                List<String> changed = new ArrayList<>(paragraphs);
                changed.set(i, kind.damage(paragraph));
                String cleaned = Texts.cleaned(String.join("\n\n", changed));
                single++;
                int at = cleaned.indexOf(changed.get(i));
                touched += at < 0 ? 1 : 0;
                int from = at;
                boolean found = Unreadable.passages(cleaned).stream()
                        .anyMatch(passage -> from < 0 || passage.start() <= from && passage.end() > from);
                singleFound += found ? 1 : 0;
                if (!found && faults.size() < 20) {
                    faults.add(kind + " is missed: " + changed.get(i));
                }
                break;
            }
        }
        boolean good = wholeFound >= LEAST_REPAIRED * whole && singleFound >= LEAST_REPAIRED * single;
        if (good) {
            faults.removeIf(fault -> fault.startsWith(kind + " is missed"));
        }
        String line = String.format(
                "%s: found in %d of %d texts that are damaged throughout, in %d of %d with one such paragraph; %d touched",
                kind, wholeFound, whole, singleFound, single, touched);
        if (!good || touched > (1 - LEAST_REPAIRED) * single) {
            faults.add(line);
        }
        return line;
    }

    /** A fourth of the texts has a copy, a fourth a draft with 2 % of its words edited, a fourth one with 5 %. */
    private String duplicates(List<String> texts) {
        Random random = new Random(SEED);
        Path files = folder.resolve("duplicates-" + texts.hashCode());
        int made = 0;
        for (int i = 0; i < texts.size(); i++) {
            Texts.write(files, i + ".txt", texts.get(i));
            if (i % 4 < 3) {
                made++;
                String twin = i % 4 == 0
                        ? texts.get(i).replace("\n", "\r\n")
                        : Damage.edited(texts.get(i), i % 4 == 1 ? 0.02 : 0.05, random);
                Texts.write(files, i + " draft.txt", twin);
            }
        }
        Map<String, Long> dropped = Texts.clean(files).report().files().stream()
                .filter(file -> file.state() == SourceReport.State.DUPLICATE)
                .collect(Collectors.groupingBy(
                        file -> file.source().replaceAll(".*/(\\d+).*", "$1"), Collectors.counting()));
        long found = dropped.keySet().stream()
                .filter(name -> Integer.parseInt(name) % 4 < 3)
                .count();
        long dropping = dropped.values().stream().mapToLong(Long::longValue).sum();
        String line = String.format(
                "copies and drafts: %d of %d found, %d texts dropped that have none", found, made, dropping - found);
        if (found < LEAST_REPAIRED * made || dropping > found) {
            faults.add(line);
        }
        return line;
    }

    @Test
    void damageOfEveryKindIsTakenBack() {
        for (DamageKind kind : DamageKind.values()) {
            measure(kind, own());
        }
        assertEquals(List.of(), faults);
    }

    @Test
    void whatCannotBeRepairedIsFoundAndLeftAsItIs() {
        for (DamageKind.Lossy kind : DamageKind.Lossy.values()) {
            measure(kind, own());
        }
        assertEquals(List.of(), faults);
    }

    @Test
    void soundTextsAreNeitherChangedNorFlagged() {
        for (String text : own()) {
            assertEquals(text, Texts.cleaned(text));
            assertEquals(List.of(), Unreadable.passages(text));
        }
    }

    @Test
    void corporaAreRecovered() throws IOException {
        assumeTrue(!CORPORA.isEmpty());
        for (String folder : CORPORA.split(",")) {
            List<String> texts = texts(Path.of(folder));
            System.out.println(folder + ": " + texts.size() + " texts");
            for (DamageKind kind : DamageKind.values()) {
                System.out.println("  " + kind + ": " + line(measure(kind, texts)));
            }
            for (DamageKind.Lossy kind : DamageKind.Lossy.values()) {
                System.out.println("  " + measure(kind, texts));
            }
            System.out.println("  " + duplicates(texts));
            int again = 0;
            int unreadable = 0;
            for (String text : texts) {
                again += Texts.cleaned(text).equals(text) ? 0 : 1;
                unreadable += Unreadable.passages(text).size();
            }
            System.out.println("  sound texts: " + again + " change when cleaned again, " + unreadable + " passages are"
                    + " taken for unreadable");
        }
        assertTrue(faults.isEmpty(), String.join("\n", faults));
    }
}
