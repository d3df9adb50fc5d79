package dev.inkling.session;

import dev.inkling.InklingException;
import dev.inkling.hub.Hub;
import dev.inkling.hub.HubCache;
import dev.inkling.hub.HubSettings;
import dev.inkling.hub.RepoId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The models that can be loaded by name without a download: the bundled one, and those that the cache of Hugging Face
 * holds already.
 */
public final class KnownModels {
    private final HubCache cache;

    KnownModels(Path cache) {
        this.cache = new HubCache(cache, true);
    }

    /** The models of this machine. */
    public static KnownModels here() {
        return new KnownModels(HubSettings.current().cache());
    }

    /** The bundled model, then {@code organisation/name} in order. */
    public List<String> names() {
        List<String> names = new ArrayList<>(List.of(BundledModel.NAME));
        for (RepoId id : cache.repositories()) {
            if (folder(id).isPresent()) {
                names.add(id.name());
            }
        }
        return names;
    }

    /** True for the model that comes with Inkling. */
    public static boolean isBundled(String name) {
        return BundledModel.NAME.equals(name);
    }

    /** The folder of the model that comes with Inkling. */
    public static Path bundled() {
        return BundledModel.folder();
    }

    /** The folder of a model of the cache: the main revision, or any other when that one is not there. */
    public Optional<Path> find(String name) {
        return RepoId.isWellFormed(name) ? folder(new RepoId(name)) : Optional.empty();
    }

    /**
     * The folder of one of {@link #names}.
     *
     * @throws InklingException when there is none of that name
     */
    Path folder(String name) {
        return isBundled(name)
                ? BundledModel.folder()
                : find(name)
                        .orElseThrow(() -> new InklingException("there is no model \"" + name
                                + "\" on this machine: known are " + String.join(", ", names())));
    }

    private Optional<Path> folder(RepoId id) {
        return Stream.concat(cache.find(id, Hub.MAIN).stream(), cache.snapshots(id).stream())
                .map(HubCache.Snapshot::folder)
                .filter(KnownModels::isModel)
                .findFirst();
    }

    /** True for a folder that holds a model, as far as can be told without reading it. */
    public static boolean isModel(Path folder) {
        return Files.isRegularFile(folder.resolve("config.json"));
    }
}
