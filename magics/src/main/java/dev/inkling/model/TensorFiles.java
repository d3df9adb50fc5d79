package dev.inkling.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inkling.InklingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The weights of a model folder, in whatever form they come: safetensors or PyTorch's own files, one or many.
 *
 * @param file the one that stands for all in messages
 * @param entries tensors by name
 */
record TensorFiles(Path file, Map<String, StoredTensor> entries) {
    private record Form(String name, Function<Path, Map<String, StoredTensor>> reader) {}

    /** In the order in which they are looked for: safetensors can do no harm. */
    private static final List<Form> FORMS =
            List.of(new Form("model.safetensors", Safetensors::open), new Form("pytorch_model.bin", TorchFile::open));

    TensorFiles {
        entries = Collections.unmodifiableMap(entries);
    }

    /** @throws InklingException when there are none, or they are damaged */
    static TensorFiles open(Path folder) {
        for (Form form : FORMS) {
            Path single = folder.resolve(form.name());
            if (Files.exists(single)) {
                return new TensorFiles(single, form.reader().apply(single));
            }
            Path index = folder.resolve(form.name() + ".index.json");
            if (Files.exists(index)) {
                return new TensorFiles(index, sharded(index, form.reader()));
            }
        }
        throw new InklingException(folder
                + " holds no weights (model.safetensors or pytorch_model.bin, or an .index.json of several): download the"
                + " model's weights into it");
    }

    private static Map<String, StoredTensor> sharded(Path index, Function<Path, Map<String, StoredTensor>> reader) {
        JsonNode names = ConfigReader.tree(index).path("weight_map");
        if (!names.isObject() || names.isEmpty()) {
            throw new InklingException(index + " has no weight_map: download it again");
        }
        Map<String, Map<String, StoredTensor>> files = new HashMap<>();
        Map<String, StoredTensor> entries = new LinkedHashMap<>();
        names.fields().forEachRemaining(field -> {
            String part = field.getValue().asText();
            // A downloaded index must not make us read elsewhere.
            if (!part.matches("[\\w][\\w.-]*")) {
                throw new InklingException(index + " names the file \"" + part
                        + "\", which does not lie in its own folder: download the model again");
            }
            Map<String, StoredTensor> tensors = files.computeIfAbsent(part, name -> {
                Path file = index.resolveSibling(name);
                if (!Files.isRegularFile(file)) {
                    throw new InklingException(file + " is missing, which " + index.getFileName()
                            + " names: download the rest of the model's files");
                }
                return reader.apply(file);
            });
            StoredTensor tensor = tensors.get(field.getKey());
            if (tensor == null) {
                throw new InklingException(index.resolveSibling(part) + " lacks the tensor " + field.getKey()
                        + ", which " + index.getFileName() + " puts there: download the model again");
            }
            entries.put(field.getKey(), tensor);
        });
        return entries;
    }
}
