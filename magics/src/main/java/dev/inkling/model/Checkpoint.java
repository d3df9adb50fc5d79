package dev.inkling.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.inkling.InklingException;
import dev.inkling.model.Safetensors.Entry;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model folder in the Hugging Face layout: its configuration, and its weights in any type, as often as asked. */
public final class Checkpoint {
    private static final long LARGEST_MAP = 1L << 30;
    private static final int SHOWN_PROBLEMS = 20;

    private final Path folder;
    private final ModelConfig config;
    private final Safetensors tensors;

    private Checkpoint(Path folder, ModelConfig config, Safetensors tensors) {
        this.folder = folder;
        this.config = config;
        this.tensors = tensors;
    }

    /** Reads the configuration and checks that every tensor is there in its right shape; reads no weight yet. */
    public static Checkpoint open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InklingException("there is no model folder " + folder + ": give a folder with config.json");
        }
        if (!Files.exists(folder.resolve("config.json"))) {
            throw new InklingException(folder + " has no config.json: give the folder that holds the model's files");
        }
        ModelConfig config = ConfigReader.read(folder);
        Path weights = folder.resolve("model.safetensors");
        if (!Files.exists(weights)) {
            throw new InklingException(folder + " has no model.safetensors: download the model's weights into it");
        }
        Checkpoint checkpoint = new Checkpoint(folder, config, Safetensors.open(weights));
        checkpoint.check();
        return checkpoint;
    }

    public Path folder() {
        return folder;
    }

    public ModelConfig config() {
        return config;
    }

    private void check() {
        List<String> problems = new ArrayList<>();
        expect(problems, LayerNames.TOKENS, config.vocabulary(), config.embedding());
        expect(problems, LayerNames.FINAL_NORM, config.embedding());
        if (find(LayerNames.HEAD) != null) {
            expect(problems, LayerNames.HEAD, config.vocabulary(), config.embedding());
        } else if (!config.tied()) {
            problems.add(LayerNames.HEAD + " is missing");
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            LayerNames.of(layer).forEach((place, name) -> {
                if (find(name) != null || LayerNames.required(place, config)) {
                    expect(problems, name, LayerNames.shape(place, config));
                }
            });
        }
        if (!problems.isEmpty()) {
            String shown = String.join("; ", problems.subList(0, Math.min(SHOWN_PROBLEMS, problems.size())));
            String more =
                    problems.size() > SHOWN_PROBLEMS ? " and " + (problems.size() - SHOWN_PROBLEMS) + " more" : "";
            throw new InklingException(
                    tensors.file() + " does not fit config.json: " + shown + more + "; download the model again");
        }
    }

    private void expect(List<String> problems, String name, long... shape) {
        Entry entry = find(name);
        if (entry == null) {
            problems.add(name + " is missing");
        } else if (!Arrays.equals(entry.shape(), shape)) {
            problems.add(
                    name + " has shape " + Arrays.toString(entry.shape()) + " instead of " + Arrays.toString(shape));
        } else if (!List.of("F32", "F16", "BF16").contains(entry.type())) {
            problems.add(name + " is of type " + entry.type() + " (F32, F16 or BF16 expected)");
        }
    }

    /** Finds a tensor with or without the prefix that base models leave out. */
    private Entry find(String name) {
        Entry entry = tensors.entries().get(name);
        return entry != null ? entry : tensors.entries().get(name.replaceFirst("^model\\.", ""));
    }

    /**
     * Loads the weights into native memory; the file may change afterwards.
     *
     * @param precision of matrices; vectors (norms, biases) are float32 always
     * @return owned by the caller
     */
    public Weights load(EngineThread engine, Precision precision) {
        return load(engine, precision, LARGEST_MAP);
    }

    /** @param atOnce bytes of a tensor that are mapped together; larger ones are read by rows */
    Weights load(EngineThread engine, Precision precision, long atOnce) {
        NDManager manager = engine.root().newSubManager();
        try {
            Map<String, NDArray> named = new LinkedHashMap<>();
            NDArray empty = manager.create(new float[0]);
            Loading loading = new Loading(engine, manager, precision, atOnce, named);
            NDArray tokens = loading.array(LayerNames.TOKENS);
            List<List<NDArray>> layers = new ArrayList<>();
            for (int layer = 0; layer < config.layers(); layer++) {
                List<NDArray> places = new ArrayList<>(Collections.nCopies(Weights.SLOTS, empty));
                LayerNames.of(layer).forEach((place, name) -> {
                    if (find(name) != null) {
                        places.set(place, loading.array(name));
                    }
                });
                layers.add(List.copyOf(places));
            }
            NDArray norm = loading.array(LayerNames.FINAL_NORM);
            NDArray head = config.tied() ? tokens : loading.array(LayerNames.HEAD);
            return new Weights(manager, tokens, empty, layers, List.of(norm, empty, head, empty), named);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** Reads tensors into one manager. */
    private final class Loading {
        private final EngineThread engine;
        private final NDManager owner;
        private final Precision precision;
        private final long atOnce;
        private final Map<String, NDArray> named;

        Loading(EngineThread engine, NDManager owner, Precision precision, long atOnce, Map<String, NDArray> named) {
            this.engine = engine;
            this.owner = owner;
            this.precision = precision;
            this.atOnce = atOnce;
            this.named = named;
        }

        NDArray array(String name) {
            Entry entry = find(name);
            int code = entry.shape().length > 1 ? precision.code() : Precision.F32.code();
            NDArray array = entry.bytes() <= atOnce
                    ? part(owner, entry, 0, entry.bytes(), entry.shape(), code)
                    : inParts(entry, code);
            named.put(name, array);
            return array;
        }

        private NDArray inParts(Entry entry, int code) {
            long row = entry.bytes() / entry.shape()[0];
            long rowsAtOnce = Math.max(1, atOnce / row);
            try (NDManager scratch = owner.newSubManager()) {
                List<NDArray> parts = new ArrayList<>();
                for (long first = 0; first < entry.shape()[0]; first += rowsAtOnce) {
                    long[] shape = entry.shape().clone();
                    shape[0] = Math.min(rowsAtOnce, entry.shape()[0] - first);
                    parts.add(part(scratch, entry, first * row, shape[0] * row, shape, code));
                }
                return engine.script().call(owner, "joined", parts, 0);
            }
        }

        /** A copy of its own: an array over the mapped file would end the process if the file were cut while in use. */
        private NDArray part(NDManager target, Entry entry, long offset, long length, long[] shape, int code) {
            ByteBuffer bytes = tensors.map(entry, offset, length);
            try (NDManager scratch = target.newSubManager()) {
                boolean wide = entry.type().equals("F32");
                // DJL knows no bfloat16: its bytes travel as float16 and are read anew.
                NDArray raw = scratch.create(bytes, new Shape(shape), wide ? DataType.FLOAT32 : DataType.FLOAT16);
                if (wide) {
                    return engine.script().call(target, "copied", raw, code);
                }
                int actual = entry.type().equals("BF16") ? Precision.BF16.code() : Precision.F16.code();
                return engine.script().call(target, "reinterpreted", raw, actual, code);
            }
        }
    }
}
