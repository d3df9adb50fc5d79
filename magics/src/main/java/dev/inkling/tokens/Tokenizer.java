package dev.inkling.tokens;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.inkling.InklingException;
import dev.inkling.Natives;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Text to token ids and back, by the tokenizer that came with the model. Safe to use from any thread. */
public final class Tokenizer implements AutoCloseable {
    private final HuggingFaceTokenizer library;
    private final TokenizerSource source;
    /** Finds no special token; made when a text first needs it, as few ever do. */
    private HuggingFaceTokenizer withoutMarks;

    private boolean closed;

    private Tokenizer(HuggingFaceTokenizer library, TokenizerSource source) {
        this.library = library;
        this.source = source;
    }

    /**
     * Reads a model folder's tokenizer: tokenizer.json, else vocab.json with merges.txt, else tokenizer.model
     * (sentencepiece), else vocab.txt (BERT), with what the files beside it say.
     *
     * @return empty when the folder has none of these
     * @throws InklingException when there is one that cannot be used; the message names its file
     */
    public static Optional<Tokenizer> find(Path folder) {
        return TokenizerSource.find(folder).map(Tokenizer::of);
    }

    /**
     * Reads a tokenizer.json.
     *
     * @throws InklingException when the file cannot be read or is no tokenizer
     */
    public static Tokenizer read(Path file) {
        return of(TokenizerSource.json(file));
    }

    private static Tokenizer of(TokenizerSource source) {
        Natives.prepare();
        if (!source.isPlain()) {
            TokenizerTrial.require(source.file(), source.json());
        }
        try {
            return new Tokenizer(library(source.json()), source);
        } catch (IOException | RuntimeException e) {
            throw new InklingException(
                    source.file() + " cannot be used as a tokenizer (" + e.getMessage() + "): download the model again",
                    e);
        }
    }

    static HuggingFaceTokenizer library(byte[] json) throws IOException {
        // Left to itself the library cuts long texts and adds special tokens; both are the caller's business.
        Map<String, String> options = Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");
        return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options);
    }

    /** Token ids of the text; nothing is added, nothing cut off. The text of a special token becomes that token. */
    public int[] encode(String text) {
        return encode(text, source.form(), part -> ids(library, part));
    }

    /**
     * The same for a writer's own text: what reads like a special token, such as {@code <|endoftext|>} in an essay on
     * language models, stays the characters that were written and never becomes the token (transformers'
     * {@code split_special_tokens}).
     */
    public int[] encodeAsText(String text) {
        if (!source.marks().mayBeIn(text)) {
            return encode(text);
        }
        Optional<TextForm> form = source.form().withoutMarks();
        HuggingFaceTokenizer used = form.isPresent() ? library : withoutMarks();
        return encode(text, form.orElse(source.form()), part -> ids(used, part));
    }

    private synchronized HuggingFaceTokenizer withoutMarks() {
        if (closed) {
            throw new IllegalStateException("the tokenizer is closed");
        }
        if (withoutMarks == null) {
            try {
                byte[] json = Marks.renamed(source.json());
                if (!source.isPlain()) {
                    TokenizerTrial.require(source.file(), json);
                }
                withoutMarks = library(json);
            } catch (IOException e) {
                throw new IllegalStateException(e.getMessage(), e); // it could be read before
            }
        }
        return withoutMarks;
    }

    private int[] encode(String text, TextForm form, Function<String, int[]> library) {
        if (text.isEmpty()) {
            return new int[0];
        }
        try {
            return form.encode(text, library);
        } catch (RuntimeException e) {
            throw new InklingException(
                    source.file() + " has no token for part of the text (" + e.getMessage()
                            + "): take out unusual characters, or use a model with a byte-level tokenizer",
                    e);
        }
    }

    private static int[] ids(HuggingFaceTokenizer library, String text) {
        return Arrays.stream(library.encode(text, false, false).getIds())
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    /** The text of the ids, special tokens included; bytes that form no character become U+FFFD. */
    public String decode(int... ids) {
        if (ids.length == 0) {
            return "";
        }
        return source.form()
                .shown(library.decode(Arrays.stream(ids).asLongStream().toArray(), false));
    }

    /** How many ids there are; a model's vocabulary can be larger, but no id beyond this has a text. */
    public int size() {
        return source.size();
    }

    /** How it cuts a text, in words. */
    public String kind() {
        return source.kind();
    }

    /** The id that the reference tokenizer puts before a text, when its files say that it puts one. */
    public OptionalInt beginsWith() {
        return source.beginsWith();
    }

    /** The template (Jinja) by which the model's chats become text; kept for export. */
    public Optional<String> chatTemplate() {
        return source.chatTemplate();
    }

    /** The file that the vocabulary was read from. */
    public Path file() {
        return source.file();
    }

    @Override
    public synchronized void close() {
        closed = true;
        library.close();
        if (withoutMarks != null) {
            withoutMarks.close();
        }
    }
}
