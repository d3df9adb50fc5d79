package dev.inkling.corpus;

import dev.inkling.Sha256;
import dev.inkling.corpus.format.Content;
import dev.inkling.corpus.format.Decoder;
import dev.inkling.corpus.format.Formats;
import dev.inkling.corpus.format.Part;
import dev.inkling.corpus.format.ReadOptions;
import dev.inkling.corpus.format.Refused;
import dev.inkling.corpus.format.Sink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads the files that were found. What cannot be read becomes a line of the report, and the rest goes on. */
final class SourceReader implements Sink {
    private final Gatherer.Found file;
    private final Consumer<Source> sources;
    private final long bytes;
    private String hash;
    private String forms = "";

    private SourceReader(Gatherer.Found file, Consumer<Source> sources) {
        this.file = file;
        this.sources = sources;
        this.bytes = Files.isRegularFile(file.path()) ? file.path().toFile().length() : 0;
    }

    /** Gives every text of a file, and what cannot be read of it. */
    static void read(Gatherer.Found file, ReadOptions options, Consumer<Source> sources) {
        SourceReader reader = new SourceReader(file, sources);
        if (!file.problem().isEmpty()) {
            reader.failure("", "it cannot be read (" + file.problem() + ")");
        } else if (!file.isRead()) {
            String kind = file.extension().isEmpty() ? "no extension" : file.extension();
            reader.passedOver("not read: " + kind + "; texts are " + Formats.READ);
        } else {
            Formats.read(Content.of(file.path()), options, reader::decode, reader);
        }
    }

    private Decoder.Decoded decode(byte[] bytes) throws Refused {
        Decoding decoding = TextDecoder.decode(bytes);
        if (decoding instanceof Decoding.Unreadable unreadable) {
            throw new Refused(unreadable.why());
        }
        Decoding.Text text = (Decoding.Text) decoding;
        forms = text.encoding().startsWith("UTF")
                ? ""
                : ByteForms.of(bytes, text.mark(), text.text(), TextDecoder.charset(text.encoding()));
        return new Decoder.Decoded(text.text(), text.encoding() + (text.mark() > 0 ? " with BOM" : ""));
    }

    @Override
    public void part(Part part) {
        if (part.path().isEmpty()) {
            sources.accept(Source.read(file.source(), part, bytes, hash(), forms));
        } else {
            byte[] text = part.text().getBytes(StandardCharsets.UTF_8);
            sources.accept(Source.read(file.source() + "/" + part.path(), part, text.length, Document.sha256(text)));
        }
    }

    @Override
    public void failure(String path, String why) {
        boolean whole = path.isEmpty();
        String name = whole ? file.source() : file.source() + "/" + path;
        sources.accept(Source.broken(name, whole ? bytes : 0, whole ? hash() : "", why));
    }

    @Override
    public void passedOver(String sentence) {
        sources.accept(Source.notRead(file.source(), bytes, sentence));
    }

    /** The hash of the file's bytes; empty when it cannot be opened. */
    private String hash() {
        if (hash == null) {
            hash = hash(file.path());
        }
        return hash;
    }

    private static String hash(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Sha256.of(in);
        } catch (IOException e) {
            return "";
        }
    }
}
