package dev.inkling.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inkling.AtomicMove;
import dev.inkling.Sha256;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Files of one JSON object a line, in UTF-8, read and written line by line; those called .gz are compressed. */
final class JsonLines {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private static final String COMPRESSED = ".gz";

    private JsonLines() {}

    /** Gives the lines of a file to be written, each at its time. */
    interface Content {
        void write(Writer writer) throws IOException;
    }

    /** Takes one line after the other. */
    interface Writer {
        void line(JsonNode object) throws IOException;
    }

    /** Takes what is read. */
    interface Reader {
        void line(JsonNode object) throws IOException;
    }

    /**
     * Writes a file anew: the old one or the new one is there, never half of one.
     *
     * @return the hash of its bytes
     */
    static String write(Path file, Content content) throws IOException {
        MessageDigest digest = Sha256.begin();
        replace(file, out -> {
            OutputStream hashed = new DigestOutputStream(out, digest);
            boolean isCompressed = file.getFileName().toString().endsWith(COMPRESSED);
            try (OutputStream lines =
                    new BufferedOutputStream(isCompressed ? new GZIPOutputStream(hashed, 1 << 16) : hashed, 1 << 16)) {
                content.write(object -> {
                    lines.write(utf8(MAPPER.writeValueAsString(object)));
                    lines.write('\n');
                });
            }
        });
        return Sha256.end(digest);
    }

    /** Half a character that stands alone has no UTF-8: it is written by its number, as JSON allows. */
    private static byte[] utf8(String json) {
        StringBuilder escaped = null;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            boolean isPair = Character.isHighSurrogate(c)
                    && i + 1 < json.length()
                    && Character.isLowSurrogate(json.charAt(i + 1));
            if (Character.isSurrogate(c) && !isPair) {
                escaped = escaped == null ? new StringBuilder(json.substring(0, i)) : escaped;
                escaped.append(String.format("\\u%04x", (int) c));
            } else if (escaped != null) {
                escaped.append(c).append(isPair ? json.substring(i + 1, i + 2) : "");
            }
            i += isPair ? 1 : 0;
        }
        return (escaped == null ? json : escaped.toString()).getBytes(StandardCharsets.UTF_8);
    }

    /** @return the hash of the file's bytes */
    static String read(Path file, Reader reader) throws IOException {
        MessageDigest digest = Sha256.begin();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            boolean isCompressed = file.getFileName().toString().endsWith(COMPRESSED);
            InputStream plain = isCompressed ? new GZIPInputStream(in, 1 << 16) : in;
            BufferedReader lines = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 16);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    reader.line(MAPPER.readTree(line));
                }
            }
            in.transferTo(OutputStream.nullOutputStream());
        }
        return Sha256.end(digest);
    }

    /** Writes a whole file. */
    interface Bytes {
        void write(OutputStream out) throws IOException;
    }

    static void replace(Path file, Bytes content) throws IOException {
        Path draft = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".part");
        try {
            try (OutputStream out = Files.newOutputStream(draft)) {
                content.write(out);
            }
            AtomicMove.replace(draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
