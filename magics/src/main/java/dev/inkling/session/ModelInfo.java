package dev.inkling.session;

import dev.inkling.hub.HubCache;
import dev.inkling.model.ModelConfig;
import dev.inkling.model.engine.Precision;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a loaded model is: the facts of its card, known without asking the engine. */
public record ModelInfo(
        String name, Path folder, ModelConfig config, Precision precision, String device, int tokenizerSize) {
    /** What a model in this folder is called: by its repository when it comes from the hub, else as the folder. */
    static String name(Path folder) {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return HubCache.of(folder)
                .map(snapshot -> snapshot.id().name())
                .orElse(name == null ? folder.toString() : name.toString());
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
        shown.put("tokenizer", tokenizerSize == 0 ? "none" : String.format(Locale.ROOT, "%,d entries", tokenizerSize));
        shown.put("head", config.tied() ? "tied to the embedding" : "its own");
        shown.put("computes in", precision == Precision.BF16 ? "bfloat16 (sums in float32)" : "float32");
        shown.put("device", device);
        HubCache.of(folder)
                .ifPresent(snapshot -> shown.put("repository", snapshot.id() + ", commit " + snapshot.commit()));
        shown.put("from", folder.toString());
        return shown;
    }
}
