package dev.inkling.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inkling.InklingException;
import dev.inkling.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** Reads a Hugging Face config.json (old and new spellings) and generation_config.json. */
final class ConfigReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, BiFunction<ConfigFields, List<Integer>, ModelConfig>> FAMILIES =
            new LinkedHashMap<>();

    /** Families that cannot be loaded, as patterns, with the one that they were made after. */
    private static final Map<String, String> KIN = new LinkedHashMap<>();

    static {
        KIN.put("mixtral.*|mistral.*|ministral.*|pixtral.*|starcoder2", "mistral");
        KIN.put("qwen3.*", "qwen3");
        KIN.put("qwen.*", "qwen2");
        KIN.put("codegen.*", "gptj");
        KIN.put("opt|gpt_bigcode|openai-gpt|xglm|ctrl|biogpt", "gpt2");
        KIN.put("falcon|mpt", "bloom");
        KIN.put(
                "phi.*|gemma.*|gpt_neox.*|gpt_oss|stablelm.*|olmo.*|cohere.*|deepseek.*|granite.*|internlm.*|glm.*|chatglm"
                        + "|baichuan.*|llama.*|smollm.*|persimmon|mllama|yi|minicpm.*|nemotron.*|exaone.*|helium|hunyuan.*",
                "llama");
        FAMILIES.put("gpt2", GptConfigs::gpt2);
        FAMILIES.put("gpt_neo", GptConfigs::gptNeo);
        FAMILIES.put("gptj", GptConfigs::gptJ);
        FAMILIES.put("bloom", GptConfigs::bloom);
        for (String family : List.of("llama", "mistral", "qwen2", "qwen3")) {
            FAMILIES.put(family, (fields, ends) -> LlamaConfigs.read(fields, family, ends));
        }
    }

    private ConfigReader() {}

    static ModelConfig read(Path folder) {
        Path file = folder.resolve("config.json");
        JsonNode config = tree(file);
        String family = config.path("model_type").asText("");
        if (!FAMILIES.containsKey(family)) {
            throw new InklingException(file + " is of model_type \"" + family + "\", which cannot be loaded; known are "
                    + String.join(", ", FAMILIES.keySet()) + ": take a model of one of these families, the nearest is "
                    + nearest(family));
        }
        JsonNode quantized = config.path("quantization_config");
        if (quantized.isObject()) {
            throw new InklingException(file + " is of a model whose weights were packed into fewer bits ("
                    + quantized.path("quant_method").asText("quantization_config")
                    + "), which cannot be loaded: take the model that it was made from, with weights in F32,"
                    + " F16 or BF16");
        }
        Path generation = folder.resolve("generation_config.json");
        List<Integer> ends = endOfText(config, Files.exists(generation) ? tree(generation) : null);
        try {
            return FAMILIES.get(family).apply(new ConfigFields(config), ends);
        } catch (InklingException e) {
            throw new InklingException(
                    file + " cannot be used: " + e.getMessage() + "; download the model again or take another one", e);
        }
    }

    /** The family that is made most like the unknown one: by its kin, else by its name, else the one with most members. */
    private static String nearest(String unknown) {
        return KIN.entrySet().stream()
                .filter(kin -> unknown.matches(kin.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(() -> Nearest.to(unknown, FAMILIES.keySet()))
                .orElse("llama");
    }

    static JsonNode tree(Path file) {
        try {
            JsonNode node = JSON.readTree(file.toFile());
            if (node == null || !node.isObject()) {
                throw new InklingException(file + " is not a JSON object: download the model again");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new InklingException(
                    file + " is not valid JSON (" + e.getOriginalMessage() + "): download the model again", e);
        } catch (IOException e) {
            throw new InklingException("cannot read " + file + " (" + e + "): check that it is readable", e);
        }
    }

    /** Ids that end a text; one outside the vocabulary can never be produced and is left out. */
    private static List<Integer> endOfText(JsonNode config, JsonNode generation) {
        Set<Integer> ids = new LinkedHashSet<>();
        for (JsonNode source : generation == null ? List.of(config) : List.of(config, generation)) {
            JsonNode eos = source.path("eos_token_id");
            if (eos.isArray()) {
                eos.forEach(id -> ids.add(id.asInt()));
            } else if (eos.isInt()) {
                ids.add(eos.asInt());
            }
        }
        int vocabulary = config.path("vocab_size").asInt();
        return ids.stream().filter(id -> id >= 0 && id < vocabulary).toList();
    }
}
