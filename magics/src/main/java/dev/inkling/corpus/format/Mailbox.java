package dev.inkling.corpus.format;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A mailbox (RFC 4155 and its elder kin), read letter by letter: one of 5 GB takes no more memory than its largest letter. */
final class Mailbox {
    private static final Pattern SEPARATOR = Pattern.compile("From \\S*.*\\d{4}\\s*.*");
    private static final Pattern QUOTED_SEPARATOR = Pattern.compile(">+From .*");

    /** Bytes of a line that can be a separator. */
    private static final int LONGEST_SEPARATOR = 400;

    /** Letters that cannot be read are named one by one up to here. */
    private static final int NAMED = 20;

    private final Context context;
    private final Sink sink;
    private final Map<String, Integer> senders = new HashMap<>();
    private int letters;
    private int mine;
    private int failures;

    private Mailbox(Context context, Sink sink) {
        this.context = context;
        this.sink = sink;
    }

    static void read(Content content, Context context, Sink sink) throws IOException {
        Mailbox box = new Mailbox(context, sink);
        try (InputStream in = new BufferedInputStream(content.open(), 1 << 16)) {
            box.read(in);
        }
        box.finish();
    }

    private void read(InputStream in) throws IOException {
        Line line = new Line();
        ByteArrayOutputStream letter = new ByteArrayOutputStream();
        boolean blankBefore = true;
        boolean tooLong = false;
        while (line.read(in)) {
            if (blankBefore
                    && line.size() < LONGEST_SEPARATOR
                    && SEPARATOR.matcher(line.latin()).matches()) {
                letter(letter, tooLong);
                letters++;
                tooLong = false;
                letter.reset();
            } else if (letters == 0 && !line.isBlank()) {
                throw new Refused("it is no mailbox (it does not begin with a line \"From ...\"); export it as mbox");
            } else if (!tooLong) {
                tooLong = letter.size() + line.size() > Mail.LARGEST;
                letter.write(
                        line.bytes(),
                        line.isQuotedSeparator() ? 1 : 0,
                        line.size() - (line.isQuotedSeparator() ? 1 : 0));
            }
            blankBefore = line.isBlank();
        }
        letter(letter, tooLong);
    }

    private void letter(ByteArrayOutputStream bytes, boolean tooLong) {
        if (letters == 0) {
            return;
        }
        String path = Integer.toString(letters);
        try {
            if (tooLong) {
                throw new Refused("a letter of more than " + (Mail.LARGEST >> 20) + " MB");
            }
            Mail mail = Mail.of(bytes.toByteArray(), context.decoder());
            senders.merge(mail.sender(), 1, Integer::sum);
            if (mail.isFrom(context.options())) {
                mine++;
                sink.part(mail.part().below(path));
            }
        } catch (IOException | RuntimeException e) {
            if (++failures <= NAMED) {
                sink.failure(path, "this letter cannot be read (" + e.getMessage() + ")");
            }
        }
    }

    private void finish() throws Refused {
        if (letters == 0) {
            throw new Refused("there is no letter in it");
        }
        String most = senders.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(3)
                .map(e -> e.getKey() + " (" + e.getValue() + ")")
                .collect(Collectors.joining(", "));
        if (mine == 0) {
            throw new Refused("none of its " + letters + " letters is known to be yours: name your address with --me;"
                    + " most are from " + most);
        }
        if (letters > mine + failures) {
            sink.passedOver((letters - mine - failures) + " of its " + letters + " letters are other people's");
        }
        if (failures > NAMED) {
            sink.passedOver((failures - NAMED) + " more letters cannot be read");
        }
    }

    /** One line with its end, in a buffer that is used again. */
    private static final class Line {
        private byte[] buffer = new byte[1 << 12];
        private int size;

        boolean read(InputStream in) throws IOException {
            size = 0;
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (size == buffer.length) {
                    if (size > Mail.LARGEST) {
                        throw new Refused("it has a line of more than " + (Mail.LARGEST >> 20) + " MB");
                    }
                    buffer = Arrays.copyOf(buffer, 2 * size);
                }
                buffer[size++] = (byte) c;
                if (c == '\n') {
                    break;
                }
            }
            return size > 0;
        }

        byte[] bytes() {
            return buffer;
        }

        int size() {
            return size;
        }

        boolean isBlank() {
            return size == 1 && buffer[0] == '\n' || size == 2 && buffer[0] == '\r' && buffer[1] == '\n';
        }

        boolean isQuotedSeparator() {
            return size > 0
                    && buffer[0] == '>'
                    && size < LONGEST_SEPARATOR
                    && QUOTED_SEPARATOR.matcher(latin()).matches();
        }

        String latin() {
            return size == 0 || buffer[0] != 'F' && buffer[0] != '>'
                    ? ""
                    : new String(buffer, 0, size, StandardCharsets.ISO_8859_1).strip();
        }
    }
}
