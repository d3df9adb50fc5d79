package dev.inkling.corpus.format;

import dev.inkling.StrictText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.james.mime4j.dom.Body;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.dom.address.MailboxList;
import org.apache.james.mime4j.dom.field.ContentTypeField;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.jsoup.Jsoup;

/** A letter (RFC 5322, MIME): the words of its writer. Attachments are not opened, pictures and styles not fetched. */
final class Mail {
    /** Bytes of a letter with its attachments. */
    static final long LARGEST = 1L << 26;

    /** Parts in parts. */
    private static final int DEEPEST = 30;

    private static final Pattern WROTE = Pattern.compile(
            "(?s)\\S.*\\b(?:wrote|writes|schrieb|écrit|escribió)\\s*:\\s*|\\S.*(?:写道|寫道|写到|编写|編寫)\\s*[:：]\\s*",
            Pattern.CASE_INSENSITIVE);

    private static final int LONGEST_INTRODUCTION = 300;

    private static final MimeConfig LIMITS = MimeConfig.custom()
            .setMaxLineLen(1 << 20)
            .setMaxHeaderLen(1 << 20)
            .setMaxHeaderCount(10_000)
            .setMaxContentLen(LARGEST)
            .build();

    private final Message message;
    private final Decoder decoder;
    private final StringBuilder text = new StringBuilder();
    private final List<Aside> asides = new ArrayList<>();
    private int attachments;

    private Mail(Message message, Decoder decoder) {
        this.message = message;
        this.decoder = decoder;
    }

    static void read(Content content, Context context, Sink sink) throws IOException {
        Mail mail = of(content.bytes(LARGEST), context.decoder());
        if (context.options().me().isEmpty()) {
            throw new Refused("only your own words are taken of letters: name your address with --me (this one is from "
                    + mail.sender() + ")");
        }
        if (mail.isFrom(context.options())) {
            sink.part(mail.part());
        } else {
            sink.passedOver("a letter of " + mail.sender() + ": only yours are taken");
        }
    }

    /** @throws IOException when the bytes are no letter */
    static Mail of(byte[] bytes, Decoder decoder) throws IOException {
        DefaultMessageBuilder builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(LIMITS);
        Message message = builder.parseMessage(new ByteArrayInputStream(bytes));
        if (message.getHeader() == null || message.getHeader().getField("From") == null) {
            throw new Refused("it is no letter (it has no sender); save it again from the mail program");
        }
        return new Mail(message, decoder);
    }

    /** The address of the sender, or what stands in its place. */
    String sender() {
        return mailboxes().stream()
                .map(Mailbox::getAddress)
                .filter(address -> address != null && !address.isBlank())
                .findFirst()
                .orElseGet(() -> Names.shown(field("From").orElse("nobody")))
                .toLowerCase(Locale.ROOT);
    }

    boolean isFrom(ReadOptions options) {
        return options.isMe(sender())
                || mailboxes().stream().anyMatch(box -> options.isMe(box.getAddress()) || options.isMe(box.getName()));
    }

    private List<Mailbox> mailboxes() {
        MailboxList from = message.getFrom();
        return from == null ? List.of() : List.copyOf(from);
    }

    private Optional<String> field(String name) {
        Field field = message.getHeader().getField(name);
        return Optional.ofNullable(field).map(Field::getBody).map(String::strip);
    }

    Part part() throws IOException {
        collect(message, 0);
        About about = About.of(message.getSubject(), "", field("Date").orElse(""));
        List<String> notes = attachments == 0
                ? List.of()
                : List.of(attachments == 1 ? "its attachment is not read" : attachments + " attachments are not read");
        return Part.of(text.toString(), "").with(asides).with(about).noting(notes);
    }

    private void collect(Entity entity, int depth) throws IOException {
        Body body = entity.getBody();
        if (depth > DEEPEST) {
            throw new Refused("its parts lie in each other more than " + DEEPEST + " deep");
        }
        if (body instanceof Multipart multipart) {
            List<Entity> parts = multipart.getBodyParts();
            if ("alternative".equalsIgnoreCase(multipart.getSubType())) {
                Optional<Entity> plain = parts.stream()
                        .filter(part -> "text/plain".equals(part.getMimeType()))
                        .findFirst();
                if (plain.isPresent() || !parts.isEmpty()) {
                    collect(plain.orElseGet(() -> parts.get(parts.size() - 1)), depth + 1);
                }
                return;
            }
            for (Entity part : parts) {
                collect(part, depth + 1);
            }
            return;
        }
        boolean attached =
                "attachment".equalsIgnoreCase(entity.getDispositionType()) || depth > 0 && entity.getFilename() != null;
        if (body instanceof SingleBody single && !attached && "text/plain".equals(entity.getMimeType())) {
            plain(decode(entity, single), entity);
        } else if (body instanceof SingleBody single && !attached && "text/html".equals(entity.getMimeType())) {
            PageText.Written written = WebPage.whole(Jsoup.parse(decode(entity, single)), Aside.Kind.QUOTE);
            int shift = begin();
            text.append(written.text());
            written.asides()
                    .forEach(aside -> asides.add(new Aside(aside.kind(), aside.start() + shift, aside.end() + shift)));
        } else {
            attachments++;
        }
    }

    /** Where the next part of the letter begins, a blank line behind the last one. */
    private int begin() {
        if (text.length() > 0) {
            text.append("\n\n");
        }
        return text.length();
    }

    private String decode(Entity entity, SingleBody body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        body.writeTo(out);
        byte[] bytes = out.toByteArray();
        String claimed = entity.getHeader() == null
                        || !(entity.getHeader().getField("Content-Type") instanceof ContentTypeField type)
                ? null
                : type.getCharset();
        Optional<Charset> charset = claimed == null ? Optional.empty() : WebPage.charset(claimed);
        Optional<String> told =
                charset.filter(c -> !c.name().equals("windows-1252")).flatMap(c -> StrictText.decode(bytes, c));
        return told.isPresent() ? told.get() : decoder.decode(bytes).text();
    }

    private void plain(String words, Entity entity) {
        ContentTypeField type = entity.getHeader() != null
                        && entity.getHeader().getField("Content-Type") instanceof ContentTypeField field
                ? field
                : null;
        boolean flowed = type != null && "flowed".equalsIgnoreCase(type.getParameter("format"));
        boolean deleteSpace = type != null && "yes".equalsIgnoreCase(type.getParameter("delsp"));
        String joined = flowed ? unflow(words, deleteSpace) : words;
        int start = begin();
        text.append(joined);
        for (int at = start; at < text.length(); ) {
            int newline = text.indexOf("\n", at);
            int end = newline < 0 ? text.length() : newline + 1;
            if (text.charAt(at) == '>') {
                Aside last = asides.isEmpty() ? null : asides.get(asides.size() - 1);
                int from = last != null && last.end() == at ? at : introduction(start, at);
                asides.add(new Aside(Aside.Kind.QUOTE, from, end));
            }
            at = end;
        }
    }

    /** Where the one or two lines begin in which a mail program says who wrote what is quoted below. */
    private int introduction(int start, int quote) {
        int begin = quote;
        int floor = asides.isEmpty()
                ? start
                : Math.max(start, asides.get(asides.size() - 1).end());
        for (int lines = 0; lines < 3 && begin > floor; lines++) {
            begin = Math.max(floor, text.lastIndexOf("\n", begin - 2) + 1);
            if (quote - begin < LONGEST_INTRODUCTION
                    && WROTE.matcher(text.substring(begin, quote)).matches()) {
                return begin;
            }
        }
        return quote;
    }

    /** Lines that end with a space go on in the next line (RFC 3676); quoted ones and the signature's mark do not. */
    private static String unflow(String words, boolean deleteSpace) {
        StringBuilder out = new StringBuilder(words.length());
        for (String line : words.split("\r?\n", -1)) {
            boolean goesOn = line.endsWith(" ") && !line.startsWith(">") && !line.equals("-- ");
            String stuffed = line.startsWith(" ") ? line.substring(1) : line;
            if (goesOn) {
                out.append(stuffed, 0, stuffed.length() - (deleteSpace && !stuffed.isEmpty() ? 1 : 0));
            } else {
                out.append(stuffed).append('\n');
            }
        }
        return out.toString();
    }
}
