package dev.inkling.session;

import dev.inkling.hub.HubSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The models that can be loaded by name without a download: the bundled one, and those that the cache of Hugging Face
 * holds already.
 *
 * @see <a href="https://huggingface.co/docs/huggingface_hub/guides/manage-cache">the layout of the cache</a>
 */
public final class KnownModels {
    private static final String PREFIX = "models--";

    private final Path cache;

    KnownModels(Path cache) {
        this.cache = cache;
    }

    /** The models of this machine. */
    public static KnownModels here() {
        return new KnownModels(HubSettings.current().cache());
    }

    /** The bundled model, then {@code organisation/name} in order. */
    public List<String> names() {
        List<String> names = new ArrayList<>(List.of(BundledModel.NAME));
        for (Path folder : listed(cache)) {
            String name = folder.getFileName().toString();
            if (name.startsWith(PREFIX) && snapshot(folder).isPresent()) {
                names.add(name.substring(PREFIX.length()).replace("--", "/"));
            }
        }
        return names;
    }

    /** True for the model that comes with Inkling. */
    public static boolean isBundled(String name) {
        return BundledModel.NAME.equals(name);
    }

    /** The folder of a model of the cache: the main revision, or any other when that one is not there. */
    public Optional<Path> find(String name) {
        try {
            return name.startsWith("/") || name.contains("\\")
                    ? Optional.empty()
                    : snapshot(cache.resolve(PREFIX + name.replace("/", "--")));
        } catch (InvalidPathException e) {
            return Optional.empty(); // a name with a colon on Windows is a path
        }
    }

    private static Optional<Path> snapshot(Path folder) {
        Path snapshots = folder.resolve("snapshots");
        Path main = folder.resolve("refs").resolve("main");
        try {
            if (Files.isReadable(main)) {
                Path named = snapshots.resolve(Files.readString(main).strip());
                if (isModel(named)) {
                    return Optional.of(named);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return listed(snapshots).stream().filter(KnownModels::isModel).findFirst();
    }

    /** True for a folder that holds a model, as far as can be told without reading it. */
    public static boolean isModel(Path folder) {
        return Files.isRegularFile(folder.resolve("config.json"));
    }

    private static List<Path> listed(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // there is no cache, or nothing that may be read
        }
    }
}
