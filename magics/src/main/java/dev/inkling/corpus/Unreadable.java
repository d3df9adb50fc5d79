package dev.inkling.corpus;

import dev.inkling.Characters;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Text that was read in the wrong encoding and lost bytes by it: it is never repaired, only pointed at, line by line.
 */
final class Unreadable {
    /**
     * Lines one after the other that cannot be read.
     *
     * @param throughout false when single characters of words are lost
     */
    record Passage(int start, int end, boolean throughout, String reason) {}

    /** Share of lost characters from which a line has no words any more. */
    private static final double MANY_LOST = 0.1;

    private static final String LOST = "it holds characters that are lost (\ufffd)";
    private static final String PRIVATE = "it holds characters of private use";

    /** Share of a text above which more harm than good would come of learning from it. */
    private static final double HEAVY = 0.5;

    private static final int FEW_HAN = 6;

    /** Nats per Han character below which prose is never looked at twice; sound lines lie between 4.5 and 8. */
    private static final double PLAIN = 7.5;

    /** Nats per Han character above which a line of so many was drawn at random. */
    private static final double RARE = 9.3;

    private static final int MANY_HAN = 30;

    /** The same below which there has to be a reason for it, in lines of more than a few words. */
    private static final double RARE_FOR_BIG5 = 8.5;

    private static final int SOME_HAN = 16;

    private static final Charset GBK = Charset.forName("GBK");
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final Charset BIG5 = Charset.forName("x-windows-950");

    private Unreadable() {}

    static void find(Doubts doubts) {
        for (Passage passage : passages(doubts.text())) {
            doubts.flag(Rule.UNREADABLE, passage.start, passage.end, passage.reason);
        }
    }

    /** Why a text is left out as a whole: most of it cannot be read. */
    static Optional<String> heavy(String text) {
        int bad = 0;
        long badHan = 0;
        List<Passage> passages = passages(text);
        if (passages.isEmpty()) {
            return Optional.empty();
        }
        for (Passage passage : passages) {
            String lines = text.substring(passage.start, passage.end);
            bad += Characters.visible(lines);
            badHan += Characters.han(lines);
        }
        // Code and addresses are sound in any encoding: where the words are Chinese, these count.
        long han = Characters.han(text);
        double share = Math.max(
                (double) bad / Math.max(1, Characters.visible(text)), han < MANY_HAN ? 0 : (double) badHan / han);
        return share > HEAVY
                ? Optional.of(String.format(
                        Locale.ROOT, "%.0f %% of it cannot be read: %s", 100 * share, passages.get(0).reason))
                : Optional.empty();
    }

    static List<Passage> passages(String text) {
        List<Passage> passages = new ArrayList<>();
        for (int start = 0; start < text.length(); ) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            Passage passage = passage(text, start, end);
            if (passage != null) {
                Passage last = passages.isEmpty() ? null : passages.get(passages.size() - 1);
                boolean goesOn = last != null
                        && Characters.isBlank(text, last.end, start)
                        && last.reason.equals(passage.reason)
                        && last.throughout == passage.throughout;
                if (goesOn) {
                    passages.set(passages.size() - 1, new Passage(last.start, end, last.throughout, last.reason));
                } else {
                    passages.add(passage);
                }
            }
            start = end + 1;
        }
        return passages;
    }

    /** This line when it cannot be read; null when it can. */
    private static Passage passage(String text, int start, int end) {
        int lost = 0;
        int foreign = 0;
        int han = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                continue;
            }
            if (c >= 0x4e00 && c <= 0x9fff && c != '锟') { // most of a Chinese text
                han++;
                continue;
            }
            han += Characters.isHan(c) ? 1 : 0;
            lost += c == '\ufffd' || c == '锟' && text.startsWith("锟斤拷", i) ? 1 : 0;
            foreign += Characters.isPrivate(c) ? 1 : 0;
        }
        String reason = han < FEW_HAN ? null : reason(text, start, end, han);
        if (reason == null && lost + foreign > 0) {
            boolean throughout = lost + foreign > MANY_LOST * (end - start);
            return new Passage(start, end, throughout, lost > 0 ? LOST : PRIVATE);
        }
        return reason == null ? null : new Passage(start, end, true, reason);
    }

    /** The wrong encoding in which this line was read; null when there is none. */
    private static String reason(String text, int start, int end, int han) {
        double rarity = Plausibility.meanHan(text, start, end);
        if (rarity < PLAIN) {
            return null;
        }
        String line = text.substring(start, end);
        if (isUtf8ReadAsGbk(line)) {
            return "it is UTF-8 that was read as GBK";
        }
        if (rarity > (han < SOME_HAN ? RARE : RARE_FOR_BIG5) && isReadAsBig5(line, rarity)) {
            return "it is GB18030 that was read as Big5";
        }
        return han >= MANY_HAN && 2 * han > line.length() && rarity > RARE
                ? "its characters are almost all rare: it was read in the wrong encoding"
                : null;
    }

    /** Bytes of sound Chinese in GBK are next to never UTF-8 of three bytes a character. */
    private static boolean isUtf8ReadAsGbk(String line) {
        String again = reread(line, GBK, StandardCharsets.UTF_8);
        int wide = 0;
        int lost = 0;
        for (int i = 0; i < again.length(); i++) {
            wide += Characters.isWide(again.charAt(i)) ? 1 : 0;
            lost += again.charAt(i) == '\ufffd' ? 1 : 0;
        }
        return wide >= 3 && lost <= wide;
    }

    private static boolean isReadAsBig5(String line, double rarity) {
        String again = reread(line, BIG5, GB18030);
        return again.indexOf('\ufffd') < 0 && Plausibility.meanHan(again) < rarity - 2.5;
    }

    private static String reread(String line, Charset readAs, Charset is) {
        try {
            ByteBuffer bytes = readAs.newEncoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)
                    .encode(CharBuffer.wrap(line));
            return is.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)
                    .decode(bytes)
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("faults are replaced", e);
        }
    }
}
