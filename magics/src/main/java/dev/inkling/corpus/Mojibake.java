package dev.inkling.corpus;

import dev.inkling.Characters;
import dev.inkling.StrictText;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Text whose bytes were once read in the wrong encoding. UTF-8 and GBK read as windows-1252 or latin-1 lost nothing and
 * are read again; other kinds lost bytes and are only told of.
 */
final class Mojibake {
    private static final Charset GBK = Charset.forName("GBK");

    /** What windows-1252 makes of the bytes 80 to 9F; latin-1 leaves them as control characters. */
    private static final Map<Character, Byte> WINDOWS = windows();

    /** GBK has no check of its own as UTF-8 has: the gain must be clear, in nats. */
    private static final double GAIN_GBK = 10;

    /** Share of a text's characters that must be damaged before it is left out. */
    private static final double HEAVY = 0.02;

    private Mojibake() {}

    static void find(Edits edits) {
        String text = edits.text();
        int start = 0;
        int upper = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '\n';
            if (c != '\n' && c != '\r' && byteOf(c) >= 0) {
                upper += c >= 0x80 ? 1 : 0;
                continue;
            }
            if (upper > 1) {
                repair(edits, start, i);
            }
            start = i + 1;
            upper = 0;
        }
    }

    /** Repairs a run of characters each of which was one byte. */
    private static void repair(Edits edits, int start, int end) {
        String run = edits.text().substring(start, end);
        byte[] bytes = new byte[run.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) byteOf(run.charAt(i));
        }
        Optional<String> utf8 = StrictText.decode(bytes, StandardCharsets.UTF_8);
        if (utf8.isPresent() && gain(run, utf8.get()) > 0) {
            replaceWords(edits, start, run, utf8.get());
            return;
        }
        StrictText.decode(bytes, GBK)
                .filter(text -> Plausibility.meanHan(text) < 9 && gain(run, text) > GAIN_GBK)
                .ifPresent(text -> replaceWords(edits, start, run, text));
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
        if (c > '\u2122') { // the last one of windows-1252
            return -1;
        }
        Byte b = WINDOWS.get(c);
        return b == null ? -1 : b & 0xff;
    }

    private static Map<Character, Byte> windows() {
        Map<Character, Byte> map = new HashMap<>();
        Charset charset = Charset.forName("windows-1252");
        for (int b = 0x80; b < 0xa0; b++) {
            char c = new String(new byte[] {(byte) b}, charset).charAt(0);
            if (c != '\ufffd') {
                map.put(c, (byte) b);
            }
        }
        return map;
    }

    /** What cannot be repaired: how much of the text is damaged, and how it may have come about. */
    record Damage(double share, String sentence) {
        /** True when more harm than good would come of learning from the text. */
        boolean isHeavy() {
            return share > HEAVY;
        }
    }

    static Optional<Damage> damage(String text) {
        int characters = text.length();
        int lost = 0;
        int han = 0;
        int foreign = 0;
        int first = -1;
        for (int i = 0; i < characters; i++) {
            char c = text.charAt(i);
            han += Characters.isHan(c) ? 1 : 0;
            boolean replaced = c == '\ufffd' || (c == '锟' && text.startsWith("锟斤拷", i));
            boolean isPrivate = Characters.isPrivate(c);
            if (replaced || isPrivate) {
                lost += c == '锟' ? 3 : 1;
                first = first < 0 ? i : first;
            }
            foreign += isPrivate ? 1 : 0;
        }
        if (lost > 0) {
            String many = lost == 1 ? "character that is" : "characters that are";
            String what = foreign == lost ? "without a meaning (private use)" : "lost (\ufffd)";
            return Optional.of(new Damage(
                    (double) lost / characters,
                    String.format(
                            Locale.ROOT, "holds %,d %s %s, the first at character %,d", lost, many, what, first)));
        }
        if (han >= 30 && 2 * han > characters && Plausibility.meanHan(text) > 9.3) {
            return Optional.of(new Damage(
                    1, "reads as text that was decoded in the wrong encoding (its characters are almost all rare)"));
        }
        return Optional.empty();
    }
}
