package dev.inkling.session;

import dev.inkling.hub.HubCache;
import dev.inkling.model.ModelConfig;
import dev.inkling.model.Quantisation;
import dev.inkling.model.engine.Precision;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a loaded model is: the facts of its card, known without asking the engine.
 *
 * @param precision compute type
 * @param quantisation in how many bits the layers' linear maps are held
 * @param device the graphics card by its name, or "processor"
 * @param deviceRemark the card's free memory, or why a card that is there is not used; empty where there is none
 * @param storedTypes number types of the weights as they are stored, such as BF16
 * @param tokenizerSize entries; 0 when there is no tokenizer
 * @param tokenizerKind how it cuts a text, and the file that it was read from; empty when there is none
 * @param endOfText texts of the ids that end a text, in the order of {@link ModelConfig#endOfText}; empty without tokenizer
 * @param licence that its card names
 */
public record ModelInfo(
        String name,
        Path folder,
        ModelConfig config,
        Precision precision,
        Quantisation quantisation,
        String device,
        String deviceRemark,
        List<String> storedTypes,
        int tokenizerSize,
        String tokenizerKind,
        List<String> endOfText,
        Optional<String> licence,
        WeightFiles weightFiles) {
    public ModelInfo {
        storedTypes = List.copyOf(storedTypes);
        endOfText = List.copyOf(endOfText);
    }

    /** What a model in this folder is called: as the bundled one, by its repository on the hub, else as the folder. */
    static String name(Path folder) {
        if (BundledModel.is(folder)) {
            return BundledModel.NAME;
        }
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return HubCache.of(folder)
                .map(snapshot -> snapshot.id().name())
                .orElse(name == null ? folder.toString() : name.toString());
    }

    /** What names the model in this folder to {@code %load_model}. */
    static String argument(Path folder) {
        if (BundledModel.is(folder)) {
            return "";
        }
        String path = folder.toString();
        return HubCache.of(folder).isPresent() ? name(folder) : path.contains(" ") ? "\"" + path + "\"" : path;
    }

    static String word(Precision precision) {
        return switch (precision) {
            case F32 -> "float32";
            case F16 -> "float16";
            case BF16 -> "bfloat16";
        };
    }

    static String words(Precision precision) {
        return word(precision) + (precision == Precision.F32 ? "" : " (sums in float32)");
    }

    /** What is held in fewer bits, and what is not. */
    static String words(Quantisation quantisation, Precision precision) {
        String rest = "the layers' matrices, embedding and head in " + word(precision);
        return switch (quantisation) {
            case NONE -> word(precision);
            case INT8 -> "8 bits (int8 by rows) for " + rest;
            case NF4 -> "4 bits (NF4, double quantisation) for " + rest;
        };
    }

    /** SHA-256 of the files with the weights, by name. What is not known yet is read, which takes a second a gigabyte. */
    public Map<String, String> sha256() {
        return weightFiles.sha256();
    }

    /** Bytes of the weights in memory. */
    public long weightBytes() {
        return config.weightBytes(precision, quantisation);
    }

    /** The facts by name, in the order in which they are shown. */
    public Map<String, String> shown() {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("model", name);
        shown.put("family", config.family());
        shown.put("parameters", String.format(Locale.ROOT, "%,d", config.parameters()));
        shown.put("layers", String.valueOf(config.layers()));
        shown.put("width", String.valueOf(config.embedding()));
        shown.put("heads", config.heads() + " (" + config.keyValueHeads() + " for keys and values)");
        shown.put("context", config.context() + " tokens");
        shown.put("vocabulary", String.format(Locale.ROOT, "%,d", config.vocabulary()));
        shown.put(
                "tokenizer",
                tokenizerSize == 0
                        ? "none"
                        : String.format(Locale.ROOT, "%,d entries, %s", tokenizerSize, tokenizerKind));
        shown.put("ends a text", ends());
        shown.put("head", config.tied() ? "tied to the embedding" : "its own");
        shown.put(
                "stored in",
                String.join(", ", storedTypes.stream().map(ModelInfo::stored).toList()));
        shown.put("computes in", words(precision));
        if (quantisation != Quantisation.NONE) {
            shown.put("held in", words(quantisation, precision));
        }
        shown.put("device", deviceRemark.isEmpty() ? device : device + "; " + deviceRemark);
        shown.put("licence", licence.orElse("not stated"));
        HubCache.of(folder)
                .ifPresent(snapshot -> shown.put("repository", snapshot.id() + ", commit " + snapshot.commit()));
        shown.put("from", (BundledModel.is(folder) ? "what comes with Inkling, in " : "") + folder);
        weightFiles
                .sha256AtOnce()
                .ifPresentOrElse(
                        hashes -> hashes.forEach((file, hash) -> shown.put("sha256 of " + file, hash)),
                        () -> shown.put("sha256", "inkling.model().info().sha256() reads the files for it"));
        return shown;
    }

    private static String stored(String type) {
        return switch (type) {
            case "F32" -> "float32";
            case "F16" -> "float16";
            case "BF16" -> "bfloat16";
            default -> type;
        };
    }

    private String ends() {
        StringBuilder ends = new StringBuilder();
        for (int i = 0; i < config.endOfText().size(); i++) {
            ends.append(i == 0 ? "" : ", ")
                    .append("token ")
                    .append(config.endOfText().get(i));
            if (i < endOfText.size() && !endOfText.get(i).isEmpty()) {
                ends.append(" ").append(endOfText.get(i));
            }
        }
        return ends.isEmpty() ? "no token" : ends.toString();
    }
}
