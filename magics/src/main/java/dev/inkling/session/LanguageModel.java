package dev.inkling.session;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.inkling.InklingException;
import dev.inkling.hub.Bytes;
import dev.inkling.model.Adaptation;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.Decoder;
import dev.inkling.model.HeldOut;
import dev.inkling.model.ModelConfig;
import dev.inkling.model.Quantisation;
import dev.inkling.model.Scorer;
import dev.inkling.model.Weights;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.FreeMemory;
import dev.inkling.model.engine.Precision;
import dev.inkling.tokens.Tokenizer;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.Setting;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A model that is loaded, with its tokenizer. Facts and the tokenizer answer at once; what computes waits its turn on
 * the engine.
 */
public final class LanguageModel implements AutoCloseable {
    /** An array of Java holds no more than 2^31 numbers, and all of them would be twice in memory. */
    private static final int LOGITS_AT_ONCE = 32 << 20;

    private final Checkpoint checkpoint;
    private final Optional<Tokenizer> tokenizer;
    private final Decoder decoder;
    private final Weights weights;
    private final ModelInfo info;
    private volatile boolean closed;
    private String fingerprint;

    private LanguageModel(
            Checkpoint checkpoint, Optional<Tokenizer> tokenizer, Decoder decoder, Weights weights, ModelInfo info) {
        this.checkpoint = checkpoint;
        this.tokenizer = tokenizer;
        this.decoder = decoder;
        this.weights = weights;
        this.info = info;
    }

    /**
     * Loads a Hugging Face folder.
     *
     * @param precision the compute type; null for the fastest of the device
     */
    static LanguageModel load(String name, Path folder, Precision precision, Quantisation quantisation) {
        Checkpoint checkpoint = Checkpoint.open(folder);
        Optional<Tokenizer> tokenizer = Tokenizer.find(folder);
        try {
            return EngineThread.get()
                    .call(engine -> onto(engine, name, checkpoint, tokenizer, precision, quantisation));
        } catch (RuntimeException | Error e) {
            tokenizer.ifPresent(Tokenizer::close);
            throw e;
        }
    }

    private static LanguageModel onto(
            EngineThread engine,
            String name,
            Checkpoint checkpoint,
            Optional<Tokenizer> tokenizer,
            Precision precision,
            Quantisation quantisation) {
        Precision compute = precision == null ? engine.fastest() : precision;
        Weights weights = checkpoint.load(engine, compute, quantisation);
        try {
            Decoder decoder = new Decoder(engine, checkpoint.config(), weights, Adaptation.NONE, compute);
            ModelInfo info =
                    info(name, checkpoint, tokenizer, compute, quantisation, engine.deviceName(), remark(engine));
            return new LanguageModel(checkpoint, tokenizer, decoder, weights, info);
        } catch (RuntimeException | Error e) {
            weights.close();
            throw e;
        }
    }

    /** What is to be known of the device beside its name. */
    private static String remark(EngineThread engine) {
        FreeMemory free = FreeMemory.of(engine);
        return free.gpu().isPresent() ? Bytes.text(free.forModel()) + " free beside this model" : engine.deviceNote();
    }

    private static ModelInfo info(
            String name,
            Checkpoint checkpoint,
            Optional<Tokenizer> tokenizer,
            Precision compute,
            Quantisation quantisation,
            String device,
            String deviceRemark) {
        ModelConfig config = checkpoint.config();
        return new ModelInfo(
                name,
                checkpoint.folder(),
                config,
                compute,
                quantisation,
                device,
                deviceRemark,
                checkpoint.storedTypes(),
                tokenizer.map(Tokenizer::size).orElse(0),
                tokenizer
                        .map(t -> t.kind() + " (" + t.file().getFileName() + ")")
                        .orElse(""),
                tokenizer
                        .map(t -> config.endOfText().stream()
                                .map(id -> t.decode(id))
                                .toList())
                        .orElse(List.of()),
                ModelCard.licence(checkpoint.folder()),
                new WeightFiles(checkpoint.files()));
    }

    public ModelInfo info() {
        return info;
    }

    public boolean hasTokenizer() {
        return tokenizer.isPresent();
    }

    /** @throws InklingException when the model's folder has no tokenizer */
    public Tokenizer tokenizer() {
        requireOpen();
        return tokenizer.orElseThrow(() -> new InklingException(info.name() + " came without a tokenizer (no"
                + " tokenizer.json, vocab.json with merges.txt, tokenizer.model or vocab.txt in " + info.folder()
                + "): put one there and load the model again"));
    }

    /**
     * Logits after each token; no token is added.
     *
     * @param ids at most as many as the model's context
     * @return one row per id, one column per row of the embedding
     */
    public float[][] logits(int... ids) {
        check(ids, 1);
        checkContext(ids);
        return EngineThread.get().call(engine -> {
            try (NDManager manager = engine.root().newSubManager()) {
                requireOpen();
                NDArray hidden = decoder.hidden(manager, input(manager, ids), (boolean[][]) null);
                float[][] rows = new float[ids.length][];
                int vocabulary = info.config().vocabulary();
                int atOnce = Math.max(1, LOGITS_AT_ONCE / vocabulary);
                for (int from = 0; from < ids.length; from += atOnce) {
                    int to = Math.min(ids.length, from + atOnce);
                    try (NDManager part = manager.newSubManager()) {
                        NDArray some = engine.script().call(part, "narrow", hidden, 1, from, to);
                        float[] flat = decoder.logits(part, some).toFloatArray();
                        for (int t = from; t < to; t++) {
                            int at = (t - from) * vocabulary;
                            rows[t] = Arrays.copyOfRange(flat, at, at + vocabulary);
                        }
                    }
                }
                return rows;
            }
        });
    }

    /**
     * Mean cross-entropy in nats of the tokens from the second on; no token is added.
     *
     * @param ids from two to as many as the model's context
     */
    public double loss(int... ids) {
        check(ids, 2);
        checkContext(ids);
        return EngineThread.get().call(engine -> {
            requireOpen();
            return new Scorer(engine, decoder, ids.length).score(List.of(ids)).perToken();
        });
    }

    private static NDArray input(NDManager manager, int[] ids) {
        long[] wide = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            wide[i] = ids[i];
        }
        return manager.create(wide, new Shape(1, ids.length));
    }

    private void checkContext(int[] ids) {
        if (ids.length > info.config().context()) {
            throw new InklingException(ids.length + " token ids are more than the model's context of "
                    + info.config().context() + ": give fewer at a time");
        }
    }

    /** An id outside the table would read foreign memory. */
    void check(int[] ids, int least) {
        if (ids.length < least) {
            throw new InklingException("at least " + least + " token ids are needed, got " + ids.length);
        }
        for (int id : ids) {
            if (id < 0 || id >= info.config().vocabulary()) {
                throw new InklingException("token id " + id + " lies outside the vocabulary of "
                        + info.config().vocabulary() + " (0 to "
                        + (info.config().vocabulary() - 1) + ")");
            }
        }
    }

    /** The id put at the end of each text; negative when the model names none. */
    int endOfText() {
        return info.config().endOfText().isEmpty()
                ? -1
                : info.config().endOfText().get(0);
    }

    /**
     * Token ids of a text; nothing is added.
     *
     * @throws InklingException when the tokenizer does not belong to the model and gives an id that the model has not
     */
    int[] encode(String text) {
        int[] ids = tokenizer().encodeAsText(text);
        int vocabulary = info.config().vocabulary();
        for (int id : ids) {
            if (id >= vocabulary) {
                throw new InklingException("the tokenizer " + tokenizer().file() + " gives the id " + id
                        + " for a part of the text, but the model has only " + vocabulary
                        + " (0 to " + (vocabulary - 1) + "): put the tokenizer that belongs to the model there");
            }
        }
        return ids;
    }

    /** The id that the model's texts begin with: its own, or the end of the text before; negative when there is none. */
    int beginOfText() {
        int begin =
                tokenizer.map(Tokenizer::beginsWith).orElse(OptionalInt.empty()).orElse(-1);
        return begin >= 0 && begin < info.config().vocabulary() ? begin : endOfText();
    }

    /** Ids to continue from, begun as the model's texts begin. */
    int[] prompt(String text) {
        return HeldOut.begun(encode(text), beginOfText());
    }

    /**
     * What is to be trained, where that is possible: codes do not learn, additions to them do.
     *
     * @throws InklingException when all weights are to be trained and they are quantised
     */
    FinetuneConfig trainable(FinetuneConfig wanted) {
        if (info.quantisation() == Quantisation.NONE) {
            return wanted;
        }
        Object method = wanted.values().getOrDefault(Setting.METHOD, "lora");
        if (method.equals("full")) {
            throw new InklingException("--method full trains every weight, and those of " + info.name()
                    + " are held in " + info.quantisation() + ": take --method lora, or load the model without"
                    + " --weights");
        }
        return wanted.with(Setting.METHOD, method);
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    /** See {@link Checkpoint#fingerprint}; computed once, as every run that is kept is compared with it. */
    synchronized String fingerprint() {
        if (fingerprint == null) {
            fingerprint = checkpoint.fingerprint();
        }
        return fingerprint;
    }

    Decoder decoder() {
        requireOpen();
        return decoder;
    }

    private void requireOpen() {
        if (closed) {
            throw new InklingException(info.name() + " was put away by %unload or for another model: inkling.model() is"
                    + " the one in use, and %load_model loads one");
        }
    }

    @Override
    public void close() {
        closed = true;
        EngineThread.get().release(weights::close);
        tokenizer.ifPresent(Tokenizer::close);
    }

    @Override
    public String toString() {
        return info.name() + ", " + info.config().family() + " with "
                + String.format(Locale.ROOT, "%,d", info.config().parameters()) + " parameters";
    }
}
