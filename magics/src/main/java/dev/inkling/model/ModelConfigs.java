package dev.inkling.model;

import dev.inkling.InklingException;
import java.nio.file.Path;

/** Reads what a model is without reading its weights. */
public final class ModelConfigs {
    private ModelConfigs() {}

    /**
     * @param folder with config.json, and generation_config.json if there is one
     * @throws InklingException when it is damaged, or of a family that cannot be loaded
     */
    public static ModelConfig read(Path folder) {
        return ConfigReader.read(folder);
    }
}
