package dev.inkling.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Which files of a repository make a model: its configuration, its tokenizer, and its weights in one form. */
final class ModelFiles {
    static final String CONFIG = "config.json";
    static final String TOKENIZER = "tokenizer.json";
    static final int LARGEST_INDEX = 64 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TOKENIZERS = List.of(TOKENIZER, "vocab.json", "tokenizer.model", "vocab.txt");
    private static final List<String> BESIDE = List.of(
            CONFIG,
            "README.md",
            "generation_config.json",
            "merges.txt",
            "added_tokens.json",
            "special_tokens_map.json",
            "tokenizer_config.json",
            "chat_template.jinja");
    /** In the order in which a folder is read: safetensors can do no harm. */
    private static final List<String> WEIGHTS = List.of("model.safetensors", "pytorch_model.bin");

    private ModelFiles() {}

    /**
     * The files to have, the smallest first.
     *
     * @param content reads a small file of the repository
     * @throws InklingException when it holds no model of a kind that can be loaded
     */
    static List<RemoteFile> of(Repository repository, Function<RemoteFile, byte[]> content) {
        if (repository.file(CONFIG).isEmpty()) {
            boolean adapter = repository.file("adapter_config.json").isPresent();
            throw new InklingException(repository.id()
                    + (adapter ? " is an adapter to another model" : " has no config.json") + ": take a repository with"
                    + " config.json and model.safetensors");
        }
        List<RemoteFile> files = new ArrayList<>(weights(repository, content));
        for (List<String> names : List.of(BESIDE, TOKENIZERS)) {
            names.forEach(name -> repository.file(name).ifPresent(files::add));
        }
        files.sort(Comparator.comparingLong(RemoteFile::size).thenComparing(RemoteFile::etag));
        return files;
    }

    private static List<RemoteFile> weights(Repository repository, Function<RemoteFile, byte[]> content) {
        for (String name : WEIGHTS) {
            Optional<RemoteFile> single = repository.file(name);
            if (single.isPresent()) {
                return List.of(single.get());
            }
            Optional<RemoteFile> index = repository.file(name + ".index.json");
            if (index.isPresent()) {
                return parts(repository, index.get(), content.apply(index.get()));
            }
        }
        Set<String> forms = new TreeSet<>();
        repository.files().stream()
                .map(RemoteFile::path)
                .filter(path -> path.matches(".*\\.(gguf|h5|msgpack|onnx|ot|pt|pth|bin|safetensors|ckpt)"))
                .forEach(forms::add);
        String found = forms.isEmpty()
                ? "none at all"
                : String.join(", ", forms.stream().limit(3).toList()) + (forms.size() > 3 ? ", ..." : "");
        throw new InklingException(repository.id() + " has no weights that can be loaded (model.safetensors or"
                + " pytorch_model.bin, one file or several by index), but " + found
                + ": take the original model that it was made from");
    }

    private static List<RemoteFile> parts(Repository repository, RemoteFile index, byte[] content) {
        List<RemoteFile> files = new ArrayList<>();
        files.add(index);
        for (String part : partNames(repository.id() + "'s " + index.path(), content)) {
            files.add(repository
                    .file(part)
                    .orElseThrow(() -> new InklingException(repository.id() + " does not hold " + part + ", which its "
                            + index.path() + " names: take another revision or model")));
        }
        return files;
    }

    private static Set<String> partNames(String what, byte[] content) {
        JsonNode map;
        try {
            map = JSON.readTree(content).path("weight_map");
        } catch (IOException e) {
            throw new InklingException(what + " is not valid JSON: take another revision or model", e);
        }
        Set<String> names = new LinkedHashSet<>();
        map.forEach(name -> names.add(name.asText()));
        if (names.isEmpty()) {
            throw new InklingException(what + " names no weights: take another revision or model");
        }
        return names;
    }

    static boolean isWeights(String path) {
        return path.endsWith(".safetensors") || path.endsWith(".bin");
    }

    /**
     * What a folder lacks to be a model.
     *
     * @param tokenizerMayLack true when the repository is known to have none
     */
    static List<String> missing(Path folder, boolean tokenizerMayLack) {
        List<String> missing = new ArrayList<>();
        if (!Files.exists(folder.resolve(CONFIG))) {
            missing.add(CONFIG);
        }
        if (!tokenizerMayLack && TOKENIZERS.stream().noneMatch(name -> Files.exists(folder.resolve(name)))) {
            missing.add(TOKENIZER);
        }
        for (String name : WEIGHTS) {
            if (Files.exists(folder.resolve(name))) {
                return missing;
            }
            Path index = folder.resolve(name + ".index.json");
            if (Files.exists(index)) {
                missing.addAll(missingParts(folder, index));
                return missing;
            }
        }
        missing.add(WEIGHTS.get(0));
        return missing;
    }

    private static List<String> missingParts(Path folder, Path index) {
        try {
            if (Files.size(index) > LARGEST_INDEX) {
                return List.of(index.getFileName().toString());
            }
            // A name that leads elsewhere is refused when the model is loaded.
            return partNames(index.toString(), Files.readAllBytes(index)).stream()
                    .filter(part -> part.matches("[\\w.-]+") && !Files.exists(folder.resolve(part)))
                    .toList();
        } catch (IOException | InklingException e) {
            return List.of(index.getFileName().toString());
        }
    }
}
