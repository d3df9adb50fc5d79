package dev.inkling.corpus;

import dev.inkling.StrictText;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Text whose bytes were once read in the wrong encoding. UTF-8 and GBK read as windows-1252 or latin-1 lost nothing and
 * are read again; other kinds lost bytes, see {@link Unreadable}.
 */
final class Mojibake {
    private static final Charset GBK = Charset.forName("GBK");

    private static final char LAST_OF_WINDOWS = '\u2122';

    /** The bytes 80 to 9F by what windows-1252 makes of them; latin-1 leaves them as control characters. -1 for no byte. */
    private static final short[] WINDOWS = windows();

    /** GBK has no check of its own as UTF-8 has: the gain must be clear, in nats. */
    private static final double GAIN_GBK = 10;

    /** Runs that are sure, from which on the others are believed. */
    private static final int FEWEST_SURE = 3;

    private Mojibake() {}

    /**
     * A run of characters each of which was one byte, and what it was.
     *
     * @param sure whether there is no doubt of it, whatever else stands in the text
     */
    private record Repair(int start, String run, String text, boolean sure) {}

    static void find(Edits edits) {
        List<Repair> repairs = repairs(edits.text());
        // A word alone may be GBK by chance; beside whole lines of it, it is no chance.
        boolean certain = repairs.stream().filter(Repair::sure).count() >= FEWEST_SURE;
        for (Repair repair : repairs) {
            if (certain || repair.sure) {
                replaceWords(edits, repair.start, repair.run, repair.text);
            }
        }
    }

    private static List<Repair> repairs(String text) {
        List<Repair> repairs = new ArrayList<>();
        int start = 0;
        int upper = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '\n';
            if (c >= ' ' && c < 0x80) {
                continue;
            }
            if (c != '\n' && c != '\r' && byteOf(c) >= 0) {
                upper += c >= 0x80 ? 1 : 0;
                continue;
            }
            if (upper > 1) {
                repair(start, text.substring(start, i)).ifPresent(repairs::add);
            }
            start = i + 1;
            upper = 0;
        }
        return repairs;
    }

    private static Optional<Repair> repair(int start, String run) {
        byte[] bytes = new byte[run.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) byteOf(run.charAt(i));
        }
        Optional<String> utf8 = StrictText.decode(bytes, StandardCharsets.UTF_8);
        if (utf8.isPresent() && gain(run, utf8.get()) > 0) {
            return Optional.of(new Repair(start, run, repaired(utf8.get()), true));
        }
        return StrictText.decode(bytes, GBK)
                .filter(text -> gain(run, text) > 0)
                .map(text ->
                        new Repair(start, run, text, Plausibility.meanHan(text) < 9 && gain(run, text) > GAIN_GBK));
    }

    /** What was misread twice is repaired at once: between the two, other rules would take its control characters away. */
    private static String repaired(String text) {
        Edits edits = new Edits(text);
        find(edits);
        return edits.isEmpty() ? text : edits.apply("", 0, new ArrayList<>());
    }

    /** The ASCII at both ends of a run stays as it is, so that the log holds what was broken. */
    private static void replaceWords(Edits edits, int start, String run, String repaired) {
        int head = 0;
        while (head < repaired.length() && run.charAt(head) < 0x80 && run.charAt(head) == repaired.charAt(head)) {
            head++;
        }
        int tail = 0;
        while (tail < repaired.length() - head
                && run.charAt(run.length() - 1 - tail) < 0x80
                && run.charAt(run.length() - 1 - tail) == repaired.charAt(repaired.length() - 1 - tail)) {
            tail++;
        }
        edits.replace(
                Rule.MOJIBAKE,
                start + head,
                start + run.length() - tail,
                repaired.substring(head, repaired.length() - tail));
    }

    private static double gain(String before, String after) {
        return Plausibility.nats(before, Plausibility.Script.EITHER)
                - Plausibility.nats(after, Plausibility.Script.EITHER);
    }

    /** The byte that windows-1252 or latin-1 shows as this character, 0 to 255, or -1. */
    private static int byteOf(char c) {
        if (c < 0x100) {
            return c;
        }
        return c < WINDOWS.length ? WINDOWS[c] : -1;
    }

    private static short[] windows() {
        short[] bytes = new short[LAST_OF_WINDOWS + 1];
        Arrays.fill(bytes, (short) -1);
        Charset charset = Charset.forName("windows-1252");
        for (int b = 0x80; b < 0xa0; b++) {
            char c = new String(new byte[] {(byte) b}, charset).charAt(0);
            if (c != '\ufffd') {
                bytes[c] = (short) b;
            }
        }
        return bytes;
    }
}
