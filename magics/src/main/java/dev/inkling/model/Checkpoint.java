package dev.inkling.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.inkling.InklingException;
import dev.inkling.Sha256;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A model folder in the Hugging Face layout: its configuration, and its weights in any type, as often as asked. */
public final class Checkpoint {
    /** Bytes of a tensor that are read together: what is in memory twice while a model is loaded. */
    private static final long LARGEST_PART = 16L << 20;

    /**
     * How numbers of a type are read.
     *
     * @param carried as DJL takes their bytes
     * @param code what they are to PyTorch
     */
    private record Type(DataType carried, int code) {}

    private static final Map<String, Type> TYPES = Map.of(
            "F64", new Type(DataType.FLOAT64, 7),
            "F32", new Type(DataType.FLOAT32, Precision.F32.code()),
            "F16", new Type(DataType.FLOAT16, Precision.F16.code()),
            // DJL knows no bfloat16: its bytes travel as float16 and are read anew.
            "BF16", new Type(DataType.FLOAT16, Precision.BF16.code()));

    private static final int SHOWN_PROBLEMS = 20;
    private static final long SAMPLED_BYTES = 256;

    private final Path folder;
    private final ModelConfig config;
    private final TensorNames names;
    private final TensorFiles tensors;

    private Checkpoint(Path folder, ModelConfig config, TensorFiles tensors) {
        this.folder = folder;
        this.config = config;
        this.names = TensorNames.of(config.family());
        this.tensors = tensors;
    }

    /**
     * Reads the configuration and checks that every tensor is there in its right shape; reads no weight yet.
     *
     * @throws InklingException naming the file and all that is wrong with it
     */
    public static Checkpoint open(Path folder) {
        ModelConfig config = ModelConfigs.read(folder);
        TensorFiles tensors = TensorFiles.open(folder);
        Checkpoint checkpoint = new Checkpoint(folder, config, tensors);
        checkpoint.check();
        return checkpoint.hasHeadOfItsOwn() ? new Checkpoint(folder, config.untied(), tensors) : checkpoint;
    }

    /** True when the head is said to be the token embedding but the file holds another: then the reference takes that one. */
    private boolean hasHeadOfItsOwn() {
        StoredTensor head = tensors.entries().get(TensorNames.HEAD);
        StoredTensor tokens = find(names.tokenWeight());
        return config.tied()
                && head != null
                && TYPES.containsKey(head.type())
                && Arrays.equals(head.shape(), tokens.shape())
                && !head.holdsTheSameAs(tokens);
    }

    public Path folder() {
        return folder;
    }

    public ModelConfig config() {
        return config;
    }

    /**
     * Tells this model from any other, and from its own earlier self: a hash of the configuration and of each tensor's
     * name, type, shape and first and last bytes. Quick, unlike a hash of all the weights.
     */
    public String fingerprint() {
        MessageDigest digest = Sha256.begin();
        digest.update(config.toString().getBytes(StandardCharsets.UTF_8));
        new TreeMap<>(tensors.entries()).forEach((name, tensor) -> {
            String words = name + tensor.type() + Arrays.toString(tensor.shape());
            digest.update(words.getBytes(StandardCharsets.UTF_8));
            if (tensor.strides() == null) {
                long some = Math.min(SAMPLED_BYTES, tensor.bytes());
                digest.update(tensor.copy(0, some));
                digest.update(tensor.copy(tensor.bytes() - some, some));
            }
        });
        return Sha256.end(digest);
    }

    /** The files that hold the weights. */
    public List<Path> files() {
        return tensors.entries().values().stream()
                .map(StoredTensor::file)
                .distinct()
                .sorted()
                .toList();
    }

    /** The number types of the weights as they are stored, in safetensors' words: F32, F16, BF16. */
    public List<String> storedTypes() {
        return tensors.entries().values().stream()
                .map(StoredTensor::type)
                .distinct()
                .sorted()
                .toList();
    }

    private void check() {
        List<String> problems = new ArrayList<>();
        names.outer(config).forEach((name, shape) -> expect(problems, name, shape));
        for (int layer = 0; layer < config.layers(); layer++) {
            names.layer(layer, config).forEach((place, name) -> {
                long[] shape = names.shape(place, config);
                expect(problems, name, names.turned(place) ? new long[] {shape[1], shape[0]} : shape);
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
        StoredTensor entry = find(name);
        if (entry == null) {
            problems.add(name + " is missing");
        } else if (!Arrays.equals(entry.shape(), shape)) {
            problems.add(
                    name + " has shape " + Arrays.toString(entry.shape()) + " instead of " + Arrays.toString(shape));
        } else if (!TYPES.containsKey(entry.type())) {
            problems.add(name + " is of type " + entry.type() + " (F32, F16, BF16 or F64 expected)");
        }
    }

    /** Finds a tensor with or without the prefix that base models leave out. */
    private StoredTensor find(String name) {
        StoredTensor entry = tensors.entries().get(name);
        return entry != null ? entry : tensors.entries().get(name.substring(prefixLength(name)));
    }

    private int prefixLength(String name) {
        return name.startsWith(names.prefix()) ? names.prefix().length() : 0;
    }

    /**
     * Loads the weights into native memory; the file may change afterwards.
     *
     * @param precision of matrices; vectors (norms, biases) are float32 always
     * @return owned by the caller
     */
    public Weights load(EngineThread engine, Precision precision) {
        return load(engine, precision, LARGEST_PART);
    }

    /** The same with the layers' linear maps in fewer bits, one of which at a time is whole in memory. */
    public Weights load(EngineThread engine, Precision precision, Quantisation quantisation) {
        if (quantisation == Quantisation.NONE) {
            return load(engine, precision);
        }
        NDManager manager = engine.root().newSubManager();
        try {
            Quantiser quantiser = new Quantiser(engine, manager, quantisation, precision);
            Loading loading = new Loading(engine, precision, LARGEST_PART);
            Loading whole = new Loading(engine, Precision.F32, LARGEST_PART);
            Map<String, NDArray> named = new LinkedHashMap<>();
            List<Map<Integer, List<NDArray>>> readers = new ArrayList<>();
            names.outer(config).keySet().forEach(name -> named.put(name, loading.array(manager, name, false)));
            for (int layer = 0; layer < config.layers(); layer++) {
                Map<Integer, List<NDArray>> ofLayer = new LinkedHashMap<>();
                readers.add(ofLayer);
                names.layer(layer, config).forEach((place, name) -> {
                    if (!Weights.LINEAR_MAPS.contains(place)) {
                        named.put(name, loading.array(manager, name, false));
                        return;
                    }
                    try (NDManager scratch = manager.newSubManager()) {
                        NDArray weight = whole.array(scratch, name, names.turned(place));
                        Quantiser.Codes codes = quantiser.quantised(place, weight);
                        named.put(name, codes.codes());
                        ofLayer.put(place, codes.readers());
                    }
                });
            }
            return Weights.of(manager, config, named, (layer, arrays) -> quantiser.layer(arrays, readers.get(layer)));
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    /** @param atOnce bytes of a tensor that are read together; larger ones are read by rows */
    Weights load(EngineThread engine, Precision precision, long atOnce) {
        NDManager manager = engine.root().newSubManager();
        try {
            Loading loading = new Loading(engine, precision, atOnce);
            Map<String, NDArray> named = new LinkedHashMap<>();
            names.outer(config).keySet().forEach(name -> named.put(name, loading.array(manager, name, false)));
            for (int layer = 0; layer < config.layers(); layer++) {
                names.layer(layer, config)
                        .forEach((place, name) -> named.put(name, loading.array(manager, name, names.turned(place))));
            }
            return Weights.of(manager, config, named);
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    /** Reads tensors, each through the same small buffer. */
    private final class Loading {
        private final EngineThread engine;
        private final Precision precision;
        private final long atOnce;
        /** What is read next overwrites what was read before. */
        private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

        Loading(EngineThread engine, Precision precision, long atOnce) {
            this.engine = engine;
            this.precision = precision;
            this.atOnce = atOnce;
        }

        /**
         * Numbers go from the buffer to their place: every array between would leave a hole in the allocator's memory.
         *
         * @param turned true when it is stored the other way round
         */
        NDArray array(NDManager owner, String name, boolean turned) {
            StoredTensor entry = find(name);
            long[] stored = entry.shape();
            long[] shape = turned ? new long[] {stored[1], stored[0]} : stored;
            int code = shape.length > 1 ? precision.code() : Precision.F32.code();
            long rowsAtOnce = Math.max(1, atOnce * stored[0] / entry.bytes());
            NDArray array = null;
            for (long first = 0; first < stored[0]; first += rowsAtOnce) {
                long rows = Math.min(rowsAtOnce, stored[0] - first);
                try (NDManager scratch = owner.newSubManager()) {
                    NDArray part = part(scratch, entry, first, rows);
                    array = array == null ? engine.script().call(owner, "room", part, shape, code) : array;
                    engine.script()
                            .act("place", array, part, TYPES.get(entry.type()).code(), first, turned);
                }
            }
            checkFinite(owner, entry, array);
            return array;
        }

        private void checkFinite(NDManager owner, StoredTensor entry, NDArray array) {
            try (NDArray finite = engine.script().call(owner, "finite", array)) {
                if (finite.getFloat() == 0) {
                    throw new InklingException(entry.file() + " holds values in " + entry.name()
                            + " that are no finite numbers: download the model again");
                }
            }
        }

        /** The buffer's numbers, seen as an array, until it is read into again. */
        private NDArray part(NDManager scratch, StoredTensor entry, long first, long rows) {
            long row = entry.bytes() / entry.shape()[0];
            int length = (int) (rows * row);
            if (buffer.capacity() < length) {
                buffer = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
            }
            entry.read(first * row, buffer.clear().limit(length));
            long[] shape = entry.shape().clone();
            shape[0] = rows;
            ByteBuffer bytes = buffer.flip().slice().order(ByteOrder.LITTLE_ENDIAN);
            return scratch.create(
                    bytes, new Shape(shape), TYPES.get(entry.type()).carried());
        }
    }
}
