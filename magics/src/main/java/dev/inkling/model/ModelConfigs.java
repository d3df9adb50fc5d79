package dev.inkling.model;

import dev.inkling.InklingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what a model is without reading its weights. */
public final class ModelConfigs {
    private ModelConfigs() {}

    /**
     * @param folder with config.json, and generation_config.json if there is one
     * @throws InklingException when it is missing, damaged, or of a family that cannot be loaded
     */
    public static ModelConfig read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InklingException("there is no model folder " + folder + ": give a folder with config.json");
        }
        if (!Files.exists(folder.resolve("config.json"))) {
            throw new InklingException(folder + " has no config.json: give the folder that holds the model's files");
        }
        return ConfigReader.read(folder);
    }
}
