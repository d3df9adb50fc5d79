package dev.inkling.hub;

import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Finds models in the cache, and fetches those that are not there. Opens a connection only in {@link #lookUp} and {@link Plan#download}. */
public final class Hub {
    /** The revision where none is named. */
    public static final String MAIN = "main";

    private static final long ROOM = 64L << 20;

    private final HubSettings settings;
    private final Patience patience;
    private final HubCache cache;

    public Hub(HubSettings settings) {
        this(settings, Patience.DEFAULT);
    }

    Hub(HubSettings settings, Patience patience) {
        this.settings = settings;
        this.patience = patience;
        this.cache = new HubCache(settings.cache(), settings.links());
    }

    public HubSettings settings() {
        return settings;
    }

    /** The model in the cache, when it is there and whole. */
    public Optional<HubCache.Snapshot> cached(RepoId id, String revision) {
        return settings.offline()
                ? cachedWeights(id, revision)
                : cache.find(id, revision).filter(found -> cache.missing(found).isEmpty());
    }

    /** The model in the cache, although a tokenizer may belong to it that is not there. */
    public Optional<HubCache.Snapshot> cachedWeights(RepoId id, String revision) {
        return cache.find(id, revision)
                .filter(found -> List.of(ModelFiles.TOKENIZER).containsAll(cache.missing(found)));
    }

    /** The folder with a model's config.json in the cache, whatever else is there; for a look before anything is fetched. */
    public Optional<Path> cachedConfig(RepoId id, String revision) {
        return cache.find(id, revision)
                .map(HubCache.Snapshot::folder)
                .filter(folder -> Files.isRegularFile(folder.resolve(ModelFiles.CONFIG)));
    }

    /** Names of a snapshot's files whose content has changed since it was fetched; reads all of them. */
    public static List<String> damaged(HubCache.Snapshot snapshot) {
        return HubCache.damaged(snapshot).stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    /**
     * Asks the hub what it takes to have a model here.
     *
     * @throws InklingException when it is not to be had, with the reason
     */
    public Plan lookUp(RepoId id, String revision, BooleanSupplier cancelled) {
        if (settings.offline()) {
            throw offline(id, revision);
        }
        HubClient client = new HubClient(settings, patience);
        Repository repository = client.lookUp(id, revision, cancelled);
        if (repository.gated() && settings.token().isEmpty()) {
            throw Refusal.gated(id, settings);
        }
        return new Plan(
                client, repository, ModelFiles.of(repository, file -> client.content(repository, file, cancelled)));
    }

    private InklingException offline(RepoId id, String revision) {
        String lack = cache.find(id, revision)
                .map(found -> "lacks " + String.join(", ", cache.missing(found)) + " in " + found.folder())
                .orElse("is not in " + settings.cache()
                        + (revision.equals(MAIN) ? "" : " at revision \"" + revision + "\""));
        return new InklingException(
                id + " " + lack + ", and HF_HUB_OFFLINE forbids to fetch it: take that variable away"
                        + " and restart the kernel, or load a model that is there");
    }

    /** What is to be fetched of a repository. */
    public final class Plan {
        private final HubClient client;
        private final Repository repository;
        private final List<RemoteFile> files;

        private Plan(HubClient client, Repository repository, List<RemoteFile> files) {
            this.client = client;
            this.repository = repository;
            this.files = files;
        }

        public Repository repository() {
            return repository;
        }

        /** All files of the model, those that are here too. */
        public List<RemoteFile> files() {
            return files;
        }

        private List<RemoteFile> lacking() {
            return files.stream()
                    .filter(file -> !cache.has(repository, file))
                    .filter(distinct())
                    .toList();
        }

        /** Two names may stand for one content. */
        private static java.util.function.Predicate<RemoteFile> distinct() {
            java.util.Set<String> seen = new java.util.HashSet<>();
            return file -> seen.add(file.etag());
        }

        /**
         * Takes those files out of the cache whose content is not what the hub announces; reads all that are here.
         *
         * @return their names
         */
        public List<String> discardDamaged() {
            List<String> names = new ArrayList<>();
            try {
                for (RemoteFile file : files) {
                    if (cache.discardDamaged(repository, file)) {
                        names.add(file.path());
                    }
                }
            } catch (IOException e) {
                throw new InklingException(
                        "cannot delete a damaged file in " + target() + " (" + e.getMessage()
                                + "): delete that folder and load the model again",
                        e);
            }
            return names;
        }

        /** A small file's content, without keeping it; empty when the repository has none of this name. */
        public Optional<byte[]> content(String path, BooleanSupplier cancelled) {
            return repository.file(path).map(file -> client.content(repository, file, cancelled));
        }

        /** Bytes of the whole model. */
        public long size() {
            return files.stream().mapToLong(RemoteFile::size).sum();
        }

        /** Bytes still to come. */
        public long missing() {
            return Download.missing(cache, repository, lacking());
        }

        /** Bytes that the cache's disk has free. */
        public long free() {
            Path there = settings.cache().toAbsolutePath();
            while (!Files.exists(there) && there.getParent() != null) {
                there = there.getParent();
            }
            try {
                return Files.getFileStore(there).getUsableSpace();
            } catch (IOException e) {
                return Long.MAX_VALUE; // not told: writing will
            }
        }

        /** Where the repository's files go. */
        public Path target() {
            return cache.repository(repository.id());
        }

        /** @throws InklingException when the disk is too small for what is to come */
        public void requireRoom() {
            if (missing() > 0 && free() < missing() + ROOM) {
                throw new InklingException(String.format(
                        java.util.Locale.ROOT,
                        "%s needs %s more, but the disk of %s has only %s free: free some space, or set HF_HOME to a"
                                + " folder on another disk",
                        repository.id(),
                        Bytes.text(missing()),
                        settings.cache(),
                        Bytes.text(free())));
            }
        }

        /**
         * Fetches what is missing.
         *
         * @param listener hears of the progress about ten times a second, on the calling thread
         * @param cancelled asked as often; true ends the download with {@link DownloadStopped}
         */
        public HubCache.Snapshot download(Consumer<Progress> listener, BooleanSupplier cancelled) {
            requireRoom();
            List<RemoteFile> lacking = lacking();
            if (!lacking.isEmpty()) {
                new Download(client, cache, repository, lacking, listener, cancelled).run();
            }
            try {
                return cache.link(repository, files);
            } catch (IOException e) {
                throw new InklingException(
                        "cannot write into " + settings.cache() + " (" + e.getMessage()
                                + "): free some space, or set HF_HOME to another folder",
                        e);
            }
        }
    }
}
