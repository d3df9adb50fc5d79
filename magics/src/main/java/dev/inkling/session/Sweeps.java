package dev.inkling.session;

import dev.inkling.Home;
import dev.inkling.InklingException;
import dev.inkling.corpus.Corpus;
import dev.inkling.model.ModelConfigs;
import dev.inkling.model.Quantisation;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.Setting;
import dev.inkling.train.TextPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** The sweeps of this user, kept beside the runs. */
public final class Sweeps {
    private final Session session;
    private final Runs runs;
    private final NumberedFolders folders;

    Sweeps(Session session, Runs runs) {
        this.session = session;
        this.runs = runs;
        this.folders = new NumberedFolders(Home.folder().resolve("sweeps"));
    }

    /** Every sweep of this machine that can be read, oldest first. */
    public List<Sweep> all() {
        List<Sweep> all = new ArrayList<>();
        for (SweepFiles files : files()) {
            try {
                all.add(SweepCard.read(files.card()).sweep());
            } catch (InklingException e) {
                System.err.println("passed over: " + e.getMessage());
            }
        }
        return all;
    }

    private List<SweepFiles> files() {
        return folders.all().stream()
                .map(SweepFiles::new)
                .filter(SweepFiles::isSweep)
                .toList();
    }

    /** Begins a sweep; progress is not shown. */
    public Sweep run(SweepConfig config) {
        return run(config, SweepListener.NONE, EngineThread.get()::callerInterrupted);
    }

    /**
     * Trains the runs of a sweep one after the other, and then the best settings with other seeds. Afterwards the model
     * of the best run is loaded, and what is sampled from is its best state.
     *
     * @param interrupted asked before each optimizer step; true pauses the run at hand and the sweep
     */
    public Sweep run(SweepConfig config, SweepListener listener, BooleanSupplier interrupted) {
        Map<String, SweepCard.Model> models = models(config);
        Map<String, Corpus> corpora = corpora(config);
        List<String> names = corpora.isEmpty() ? List.of("") : List.copyOf(corpora.keySet());
        SweepFiles files;
        SweepCard card;
        try {
            files = new SweepFiles(folders.create());
            List<Corpus> texts = List.copyOf(corpora.values());
            for (int i = 0; i < texts.size(); i++) {
                files.write(i, texts.get(i));
            }
            SweepConfig kept = withKeptPairs(config, files);
            card = new SweepCard(
                    files.number(),
                    Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                    models,
                    names,
                    config.varied(),
                    config.budget().map(time -> time.toNanos() / 1e9).orElse(0.0),
                    config.seeds(),
                    cells(kept, models.keySet(), names),
                    false,
                    "");
            card.write(files.card());
        } catch (IOException e) {
            throw new InklingException(
                    "a sweep needs to be kept on disk, and " + folders.folder() + " cannot be written (" + e
                            + "): make room there, or set INKLING_HOME to another folder",
                    e);
        }
        return go(files, card, listener, interrupted);
    }

    /**
     * Goes on with a sweep that was stopped, with what is missing of it.
     *
     * @param number of the sweep; empty for the latest that was stopped
     * @throws InklingException when there is none, or it has ended
     */
    public Sweep resume(OptionalInt number, SweepListener listener, BooleanSupplier interrupted) {
        SweepFiles files = number.isPresent()
                ? files().stream()
                        .filter(each -> each.number() == number.getAsInt())
                        .findFirst()
                        .orElseThrow(() -> new InklingException("there is no sweep " + number.getAsInt()
                                + " on this machine: inkling.sweeps().all() lists what there is"))
                : latest();
        SweepCard card = SweepCard.read(files.card());
        if (card.finished()) {
            throw new InklingException("sweep " + card.number() + " has ended already: "
                    + card.sweep().verdict());
        }
        return go(files, card, listener, interrupted);
    }

    private SweepFiles latest() {
        int latest = all().stream()
                .filter(sweep -> !sweep.finished())
                .mapToInt(Sweep::number)
                .max()
                .orElseThrow(() -> new InklingException(
                        "no sweep was stopped before its end: %sweep --help shows how one is begun"));
        return new SweepFiles(folders.folder().resolve(String.valueOf(latest)));
    }

    private Sweep go(SweepFiles files, SweepCard card, SweepListener listener, BooleanSupplier interrupted) {
        try (NumberedFolders.Claim claim = NumberedFolders.claim(files.folder())
                .orElseThrow(() -> new InklingException("sweep " + card.number()
                        + " is at work at this moment, here or in another notebook: interrupt it there first"))) {
            return new Sweeping(session, runs, files, card, listener, interrupted).run();
        }
    }

    private Map<String, SweepCard.Model> models(SweepConfig config) {
        Map<String, SweepCard.Model> models = new LinkedHashMap<>();
        if (config.models().isEmpty()) {
            ModelInfo info = session.model().info();
            models.put(
                    info.name(),
                    new SweepCard.Model(
                            info.folder().toAbsolutePath().toString(),
                            info.precision().name(),
                            info.quantisation().word()));
        }
        String fastest = EngineThread.get().call(EngineThread::fastest).name();
        for (String name : config.models()) {
            Path path = Path.of(name);
            Path folder = (KnownModels.isModel(path) ? path : KnownModels.here().folder(name))
                    .toAbsolutePath()
                    .normalize();
            ModelConfigs.read(folder); // an error now rather than after hours
            String shown = ModelInfo.name(folder);
            models.put(
                    models.containsKey(shown) ? folder.toString() : shown,
                    new SweepCard.Model(folder.toString(), fastest, Quantisation.NONE.word()));
        }
        return models;
    }

    /** The same with the sweep's own copy of its file of pairs, if it has one: it goes on though the file has changed. */
    private static SweepConfig withKeptPairs(SweepConfig config, SweepFiles files) throws IOException {
        String pairs = TextPlan.of(config.combinations().get(0)).pairs();
        return pairs.isEmpty()
                ? config
                : config.over(
                        Setting.PAIRS, (Object) files.copyPairs(Path.of(pairs)).toString());
    }

    /** Versions of the cleaned texts; empty when pairs take their place. */
    private Map<String, Corpus> corpora(SweepConfig config) {
        TextPlan choice = TextPlan.of(config.combinations().get(0));
        if (!choice.pairs().isEmpty()) {
            PairPreparation.require(choice); // an error now rather than later
            return Map.of();
        }
        Map<String, Corpus> corpora = new LinkedHashMap<>();
        if (config.corpora().isEmpty()) {
            corpora.put("", session.corpus());
        }
        for (Path folder : config.corpora()) {
            Path whole = folder.toAbsolutePath().normalize();
            String shown = String.valueOf(whole.getFileName());
            corpora.put(corpora.containsKey(shown) ? whole.toString() : shown, Corpus.read(whole));
        }
        corpora.values().forEach(corpus -> Preparation.documents(corpus, choice)); // an error now rather than later
        return corpora;
    }

    /** The runs to train: all of the grid, those of one model together; or some of it, drawn by the seed. */
    private static List<SweepCell> cells(SweepConfig config, Collection<String> models, List<String> corpora) {
        List<SweepCell> grid = new ArrayList<>();
        for (String model : models) {
            for (String corpus : corpora) {
                for (FinetuneConfig one : config.combinations()) {
                    grid.add(SweepCell.waiting(model, corpus, one));
                }
            }
        }
        if (config.random().isEmpty() && config.budget().isEmpty()) {
            return grid;
        }
        List<SweepCell> drawn = new ArrayList<>(grid);
        Collections.shuffle(drawn, new Random(config.seed()));
        drawn = drawn.subList(0, Math.min(drawn.size(), config.random().orElse(drawn.size())));
        if (config.budget().isEmpty()) {
            // All of them will be trained: those of one model together.
            grid.retainAll(new LinkedHashSet<>(drawn));
            return grid;
        }
        return drawn;
    }
}
