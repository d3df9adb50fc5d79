package dev.inkling.notebook;

import dev.inkling.InklingException;
import dev.inkling.hub.Bytes;
import dev.inkling.hub.Hub;
import dev.inkling.hub.HubCache.Snapshot;
import dev.inkling.hub.HubUnreachable;
import dev.inkling.hub.RepoId;
import dev.inkling.hub.Repository;
import dev.inkling.model.ModelConfig;
import dev.inkling.model.ModelConfigs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Gets a model of the hub into the cache, with the user's consent. */
final class HubLoading {
    private static final Set<String> YES = Set.of("y", "yes", "是", "好");

    private final Hub hub;
    private final Cell cell;
    private final boolean consented;

    /** @param consented true when the user said so beforehand */
    HubLoading(Hub hub, Cell cell, boolean consented) {
        this.hub = hub;
        this.cell = cell;
        this.consented = consented;
    }

    /** A model's configuration, from the cache or else from the hub, and nothing more. */
    ModelConfig config(RepoId id, String revision) {
        Optional<Path> here = hub.cachedConfig(id, revision);
        return here.isPresent()
                ? ModelConfigs.read(here.get())
                : config(hub.lookUp(id, revision, cell::interrupted), List.of("config.json"));
    }

    /**
     * The folder with the model's files, fetched if it must be.
     *
     * @param memory what is to be said of the memory that the model takes, before anything large is fetched
     * @param afresh true to look for damaged files in the cache, and to fetch those again
     */
    Path folder(RepoId id, String revision, Function<ModelConfig, String> memory, boolean afresh) {
        Optional<Snapshot> cached = hub.cached(id, revision);
        if (cached.isPresent() && !afresh) {
            return cached.get().folder();
        }
        Hub.Plan plan;
        try {
            plan = hub.lookUp(id, revision, cell::interrupted);
        } catch (HubUnreachable e) {
            if (afresh) {
                throw e;
            }
            return hub.cachedWeights(id, revision).orElseThrow(() -> e).folder();
        }
        if (afresh) {
            List<String> damaged = plan.discardDamaged();
            cell.print(
                    damaged.isEmpty()
                            ? "no file of " + id + " in the cache is damaged\n"
                            : "damaged, to be fetched again: " + String.join(", ", damaged) + "\n");
        }
        if (plan.missing() > 0) {
            // Nobody should wait for gigabytes to hear that they cannot be used.
            ModelConfig config = config(plan, List.of("config.json", "generation_config.json"));
            plan.requireRoom();
            show(plan, memory.apply(config));
            requireConsent(plan);
        }
        DownloadView view = new DownloadView(cell, id.name());
        try {
            Snapshot snapshot = plan.download(view::on, cell::interrupted);
            view.done();
            return snapshot.folder();
        } catch (RuntimeException e) {
            view.stopped();
            throw e;
        }
    }

    private ModelConfig config(Hub.Plan plan, List<String> names) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("inkling");
            for (String name : names) {
                Optional<byte[]> content = plan.content(name, cell::interrupted);
                if (content.isPresent()) {
                    Files.write(folder.resolve(name), content.get());
                }
            }
            return ModelConfigs.read(folder);
        } catch (IOException e) {
            throw new InklingException(
                    "cannot write into the folder for temporary files (" + e.getMessage() + "): free some space there",
                    e);
        } catch (InklingException e) {
            String there = folder + folder.getFileSystem().getSeparator();
            throw new InklingException(
                    e.getMessage().replace(there, plan.repository().id() + "/"), e);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        try {
            Files.deleteIfExists(folder.resolve("config.json"));
            Files.deleteIfExists(folder.resolve("generation_config.json"));
            Files.delete(folder);
        } catch (IOException e) {
            // the system's own cleaning takes it
        }
    }

    private void show(Hub.Plan plan, String memory) {
        Repository repository = plan.repository();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("model", repository.id().name());
        if (!repository.name().equals(repository.id().name())) {
            facts.put("now called", repository.name());
        }
        facts.put("revision", repository.revision() + ", commit " + repository.commit());
        facts.put("licence", repository.license().orElse("its card names none"));
        facts.put("size", Bytes.text(plan.size()) + " in " + plan.files().size() + " files");
        if (plan.missing() < plan.size()) {
            facts.put("still to fetch", Bytes.text(plan.missing()));
        }
        facts.put("memory", memory);
        facts.put("from", hub.settings().host());
        facts.put("into", plan.target().toString());
        facts.put("free there", Bytes.text(plan.free()));
        cell.show(FactsView.display(facts));
    }

    static boolean isYes(String answer) {
        return YES.contains(answer.strip().toLowerCase(Locale.ROOT));
    }

    private void requireConsent(Hub.Plan plan) {
        if (consented) {
            return;
        }
        String what = "download " + Bytes.text(plan.missing()) + " from "
                + hub.settings().host();
        String answer = cell.ask("Shall Inkling " + what + "? yes/no: ")
                .orElseThrow(
                        () -> new InklingException(plan.repository().id() + " is not in the cache, and nobody can be"
                                + " asked here whether to " + what + ": add --yes to the line"));
        if (!isYes(answer)) {
            throw new InklingException(
                    "nothing was downloaded: run the cell again and answer yes, or add --yes to the line");
        }
    }
}
