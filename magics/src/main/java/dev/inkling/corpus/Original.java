package dev.inkling.corpus;

import dev.inkling.InklingException;
import dev.inkling.Nearest;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A text as it was read, got back from the log. The file of a plain text comes back byte for byte, in its encoding, with
 * its mark and its line ends; of a page, a document, a letter it is what they said, not the file around it.
 */
public final class Original {
    private static final String MARKED = " with BOM";

    private final String source;
    private final String text;
    private final byte[] bytes;

    private Original(String source, String text, byte[] bytes) {
        this.source = source;
        this.text = text;
        this.bytes = bytes;
    }

    static Original of(Corpus corpus, String name, MaskMap masks) {
        SourceReport file = find(corpus.report().files(), name);
        ChangeLog log = corpus.report().log();
        Optional<Source> kept = log.source(file.source());
        String text;
        if (kept.isPresent()) {
            text = kept.get().original(masks);
        } else if (file.state() == SourceReport.State.BROKEN) {
            throw new InklingException(file.source() + " was left out as a whole: it is in its file as it was");
        } else {
            String cleaned = corpus.documents().stream()
                    .filter(document -> document.source().equals(file.source()))
                    .map(Document::text)
                    .findFirst()
                    .orElse("");
            text = log.restore(file.source(), cleaned, masks);
        }
        return new Original(file.source(), text, bytes(text, file, log.forms(file.source())));
    }

    private static SourceReport find(List<SourceReport> files, String name) {
        List<SourceReport> texts =
                files.stream().filter(SourceReport::isDecoded).toList();
        return texts.stream()
                .filter(file -> file.source().equals(name))
                .findFirst()
                .or(() -> texts.stream()
                        .filter(file -> file.source().endsWith("/" + name))
                        .findFirst())
                .orElseThrow(() -> new InklingException("the corpus has no text \"" + name + "\""
                        + Nearest.to(
                                        name.replaceFirst(".*/", ""),
                                        texts.stream()
                                                .map(file -> file.source().replaceFirst(".*/", ""))
                                                .toList())
                                .map(near -> ": did you mean " + near + "?")
                                .orElse(": corpus.report().sources() lists those that there are")));
    }

    /** The file's bytes; null when the text is only a part of the file, or was taken out of another format. */
    private static byte[] bytes(String text, SourceReport file, String forms) {
        boolean marked = file.encoding().endsWith(MARKED);
        String name = file.encoding().replace(MARKED, "");
        if (name.isEmpty()) {
            return null;
        }
        Charset charset = TextDecoder.charset(name);
        byte[] words = ByteForms.encode(text, charset, forms);
        byte[] mark = marked ? "\ufeff".getBytes(charset) : new byte[0];
        byte[] all = new byte[mark.length + words.length];
        System.arraycopy(mark, 0, all, 0, mark.length);
        System.arraycopy(words, 0, all, mark.length, words.length);
        return Document.sha256(all).equals(file.sha256()) ? all : null;
    }

    /** The name of the source in reports. */
    public String source() {
        return source;
    }

    public String text() {
        return text;
    }

    /** The file's bytes, the same to the last one; empty where the file is more than its text. */
    public Optional<byte[]> bytes() {
        return Optional.ofNullable(bytes).map(byte[]::clone);
    }

    /**
     * Writes the file as it was, or, where it is more than its text, the text in UTF-8 beside the ending .txt.
     *
     * @return the file that was written, below the folder under its name in reports
     */
    public Path write(Path folder) {
        Path file = folder.resolve((source + (bytes == null ? ".txt" : ""))
                        .replaceAll("^/+", "")
                        .replace(":", ""))
                .normalize();
        if (!file.startsWith(folder.normalize())) {
            throw new InklingException(
                    source + " would lead out of " + folder + ": write its text() where you want it");
        }
        try {
            if (Files.exists(file)) {
                throw new InklingException(file + " is there already: name another folder with --out");
            }
            Files.createDirectories(file.getParent());
            return Files.write(file, bytes == null ? text.getBytes(StandardCharsets.UTF_8) : bytes);
        } catch (IOException e) {
            throw new InklingException(file + " cannot be written (" + e + "): name another folder with --out", e);
        }
    }
}
