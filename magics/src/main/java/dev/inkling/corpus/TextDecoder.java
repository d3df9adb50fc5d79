package dev.inkling.corpus;

import dev.inkling.StrictText;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the encoding of a text by strict decoding and plausibility: an encoding that cannot read every byte is out, of
 * those left the one in which the text is the least surprising wins.
 */
final class TextDecoder {
    private record Candidate(String name, Charset charset, Plausibility.Script script, double head) {}

    /** Nats by which UTF-8 is ahead: text that happens to be valid UTF-8 and is not is rare. */
    private static final double HEAD_START_UTF8 = 12;

    /** Reading in two bytes a character what has no sign of it (zero bytes, a mark) needs evidence. */
    private static final double HANDICAP_UTF16 = 8;

    /** One in seven pairs of GBK is a two-byte character of UTF-8 too; so many in a row are no chance. */
    private static final int MANY_TWO_BYTES = 16;

    /** Bytes at the head of a file that are weighed. */
    private static final int SAMPLE = 1 << 16;

    /** Nats per character above which a text is taken for unreadable. Prose lies between 3 and 8. */
    private static final double LIMIT = 9;

    /** The same where every byte can be read: text of another script in a one-byte encoding looks like this. */
    private static final double LIMIT_LATIN = 7;

    /** Nats per Han character above which they were drawn at random: Korean or Japanese bytes read as Chinese. */
    private static final double LIMIT_HAN = 9.6;

    private static final List<Candidate> CANDIDATES = List.of(
            new Candidate("UTF-8", StandardCharsets.UTF_8, Plausibility.Script.EITHER, HEAD_START_UTF8),
            new Candidate("UTF-16LE", StandardCharsets.UTF_16LE, Plausibility.Script.EITHER, -HANDICAP_UTF16),
            new Candidate("UTF-16BE", StandardCharsets.UTF_16BE, Plausibility.Script.EITHER, -HANDICAP_UTF16),
            new Candidate("GB18030", Charset.forName("GB18030"), Plausibility.Script.EITHER, 0),
            new Candidate("Big5", Charset.forName("x-windows-950"), Plausibility.Script.TRADITIONAL, 0),
            new Candidate("Big5-HKSCS", Charset.forName("Big5-HKSCS"), Plausibility.Script.TRADITIONAL, -6),
            new Candidate("windows-1252", Charset.forName("windows-1252"), Plausibility.Script.EITHER, 0),
            new Candidate("ISO-8859-1", StandardCharsets.ISO_8859_1, Plausibility.Script.EITHER, -6));

    private record Mark(String name, Charset charset, int... bytes) {
        boolean starts(byte[] file) {
            if (file.length < bytes.length) {
                return false;
            }
            for (int i = 0; i < bytes.length; i++) {
                if ((file[i] & 0xff) != bytes[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    // Longer marks first: that of UTF-32LE begins like that of UTF-16LE.
    private static final List<Mark> MARKS = List.of(
            new Mark("UTF-32LE", Charset.forName("UTF-32LE"), 0xff, 0xfe, 0, 0),
            new Mark("UTF-32BE", Charset.forName("UTF-32BE"), 0, 0, 0xfe, 0xff),
            new Mark("GB18030", Charset.forName("GB18030"), 0x84, 0x31, 0x95, 0x33),
            new Mark("UTF-8", StandardCharsets.UTF_8, 0xef, 0xbb, 0xbf),
            new Mark("UTF-16LE", StandardCharsets.UTF_16LE, 0xff, 0xfe),
            new Mark("UTF-16BE", StandardCharsets.UTF_16BE, 0xfe, 0xff));

    private TextDecoder() {}

    /** The encoding of that name in reports. */
    static Charset charset(String name) {
        return CANDIDATES.stream()
                .filter(candidate -> candidate.name.equals(name))
                .map(Candidate::charset)
                .findFirst()
                .orElseGet(() -> Charset.forName(name));
    }

    static Decoding decode(byte[] bytes) {
        for (Mark mark : MARKS) {
            if (mark.starts(bytes)) {
                int length = mark.bytes.length;
                Optional<String> text = StrictText.decode(bytes, length, mark.charset);
                if (text.isPresent()) {
                    return new Decoding.Text(text.get(), mark.name, length);
                }
                return new Decoding.Unreadable(
                        "it begins as " + mark.name + " but is damaged (" + firstFault(bytes, length, mark.charset)
                                + "); save it again from the program it was written with");
            }
        }
        Optional<String> utf8 = StrictText.decode(bytes, StandardCharsets.UTF_8);
        if (utf8.isPresent() && isPlainlyUtf8(bytes)) {
            return new Decoding.Text(utf8.get(), "UTF-8", 0);
        }
        if (utf8.isEmpty() && isDamagedUtf8(bytes)) {
            return new Decoding.Unreadable("it is UTF-8 with damaged characters ("
                    + firstFault(bytes, 0, StandardCharsets.UTF_8)
                    + "); save it again from the program it was written with");
        }
        return best(bytes);
    }

    private static Decoding best(byte[] bytes) {
        Candidate best = null;
        double bestNats = Double.MAX_VALUE;
        CharSequence bestSample = "";
        for (Candidate candidate : possible(bytes)) {
            CharBuffer sample = sample(bytes, candidate.charset);
            double nats = Plausibility.nats(sample, candidate.script);
            if (nats - candidate.head < bestNats) {
                best = candidate;
                bestNats = nats - candidate.head;
                bestSample = sample;
            }
        }
        if (best == null || !isReadable(best, bestSample)) {
            return new Decoding.Unreadable("its " + bytes.length
                    + " bytes are no readable text in UTF-8, UTF-16, GB18030, Big5 or windows-1252; save it as UTF-8");
        }
        return new Decoding.Text(StrictText.decode(bytes, best.charset).orElseThrow(), best.name, 0);
    }

    private static boolean isReadable(Candidate candidate, CharSequence sample) {
        boolean latin = candidate.name.equals("windows-1252") || candidate.name.equals("ISO-8859-1");
        return Plausibility.mean(sample, candidate.script) <= (latin ? LIMIT_LATIN : LIMIT)
                && Plausibility.meanHan(sample) <= LIMIT_HAN;
    }

    private static List<Candidate> possible(byte[] bytes) {
        List<Candidate> possible = new ArrayList<>();
        boolean windows = false;
        boolean big5 = false;
        for (Candidate candidate : CANDIDATES) {
            boolean superseded =
                    candidate.name.equals("ISO-8859-1") && windows || candidate.name.equals("Big5-HKSCS") && big5;
            if (superseded || StrictText.decode(bytes, candidate.charset).isEmpty()) {
                continue;
            }
            possible.add(candidate);
            windows |= candidate.name.equals("windows-1252");
            big5 |= candidate.name.equals("Big5");
        }
        return possible;
    }

    private static CharBuffer sample(byte[] bytes, Charset charset) {
        CharBuffer out = CharBuffer.allocate(SAMPLE + 16);
        StrictText.decoder(charset).decode(ByteBuffer.wrap(bytes, 0, Math.min(SAMPLE, bytes.length)), out, false);
        return out.flip();
    }

    private static String firstFault(byte[] bytes, int from, Charset charset) {
        ByteBuffer in = ByteBuffer.wrap(bytes, from, bytes.length - from);
        CharBuffer out = CharBuffer.allocate(bytes.length + 16);
        CoderResult result = StrictText.decoder(charset).decode(in, out, true);
        int line = 1 + (int) out.flip().chars().filter(c -> c == '\n').count();
        return "first at byte " + in.position() + ", line " + line + (result.isError() ? "" : ", at the end");
    }

    /** Valid UTF-8 that cannot well be anything else: no control characters, and not a few two-byte characters alone. */
    private static boolean isPlainlyUtf8(byte[] bytes) {
        boolean ascii = true;
        boolean threeBytes = false;
        int twoBytes = 0;
        for (byte b : bytes) {
            int value = b & 0xff;
            if (value < 0x20 && value != '\n' && value != '\r' && value != '\t' && value != '\f') {
                return false;
            }
            ascii &= value < 0x80;
            threeBytes |= value >= 0xe0;
            twoBytes += value >= 0xc0 ? 1 : 0;
        }
        return ascii || threeBytes || twoBytes >= MANY_TWO_BYTES;
    }

    /** Most of what is not ASCII is well-formed UTF-8: no other encoding looks like that. */
    private static boolean isDamagedUtf8(byte[] bytes) {
        int valid = 0;
        int invalid = 0;
        for (int i = 0; i < bytes.length; ) {
            int lead = bytes[i] & 0xff;
            if (lead < 0x80) {
                i++;
                continue;
            }
            int length = lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
            int found = 1;
            while (found < length && i + found < bytes.length && (bytes[i + found] & 0xc0) == 0x80) {
                found++;
            }
            if (length > 1 && lead < 0xf5 && found == length) {
                valid += length - 1; // two-byte characters happen by chance in other encodings, longer ones hardly
            } else {
                invalid++;
            }
            i += found;
        }
        return valid > 4 * invalid;
    }
}
