package dev.inkling.session;

import ai.djl.engine.EngineException;
import dev.inkling.InklingException;
import dev.inkling.model.Quantisation;
import dev.inkling.model.engine.Precision;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.TextPlan;
import dev.inkling.train.TrainListener;
import dev.inkling.train.TrainingCheckpoint.Which;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** The runs of one sweep, trained one after the other; one model at a time is in memory. */
final class Sweeping {
    private static final String PAUSED = "Paused";

    private final Session session;
    private final Runs runs;
    private final SweepFiles files;
    private final SweepListener listener;
    private final BooleanSupplier interrupted;
    private final long start = System.nanoTime();
    private SweepCard card;
    private boolean failed;

    Sweeping(
            Session session,
            Runs runs,
            SweepFiles files,
            SweepCard card,
            SweepListener listener,
            BooleanSupplier interrupted) {
        this.session = session;
        this.runs = runs;
        this.files = files;
        this.listener = listener;
        this.interrupted = interrupted;
        this.card = card.with(card.cells().stream().map(SweepCell::again).toList(), false, "");
    }

    Sweep run() {
        tell(new SweepEvent.Started(card.sweep()));
        String stopped = "";
        OptionalInt next = next();
        while (next.isPresent() && stopped.isEmpty()) {
            stopped = mustStop();
            if (stopped.isEmpty()) {
                int index = next.getAsInt();
                train(index);
                next = next();
                if (card.cells().get(index).state().equals(SweepCell.PAUSED)) {
                    String why = mustStop();
                    stopped = why.isEmpty() ? PAUSED : why; // the process is about to end
                }
            }
        }
        keep(card.with(card.cells(), next.isEmpty(), next.isEmpty() ? "" : stopped));
        if (next.isEmpty()) {
            useBest();
        }
        tell(new SweepEvent.Ended(card.sweep()));
        return card.sweep();
    }

    /** The next run of the grid, or of the best settings with another seed; empty when there is nothing left to do. */
    private OptionalInt next() {
        List<SweepCell> cells = card.cells();
        OptionalInt open = IntStream.range(0, cells.size())
                .filter(i -> cells.get(i).isOpen())
                .findFirst();
        List<SweepRanking.Group> groups = SweepRanking.of(cells).groups();
        if (open.isPresent() || groups.size() < 2 || groups.get(0).cells().size() >= card.seeds()) {
            return open;
        }
        // The best of many is partly luck: as long as it has too few seeds it has to show itself again.
        List<SweepCell> tried = cells.stream()
                .filter(cell -> cell.withoutSeed().equals(groups.get(0).best().withoutSeed()))
                .toList();
        if (tried.size() >= card.seeds()) {
            return OptionalInt.empty(); // one of its seeds has failed
        }
        int seed = tried.stream().mapToInt(SweepCell::seed).max().orElse(0) + 1;
        change(cells.size(), groups.get(0).best().seeded(seed));
        return OptionalInt.of(cells.size());
    }

    /** Why no further run can be trained; empty when one can. */
    private String mustStop() {
        if (interrupted.getAsBoolean()) {
            return PAUSED;
        }
        double[] took = card.cells().stream()
                .filter(SweepCell::isFinished)
                .mapToDouble(SweepCell::seconds)
                .toArray();
        double usual = took.length == 0
                ? 0
                : IntStream.range(0, took.length)
                        .mapToDouble(i -> took[i])
                        .average()
                        .orElse(0);
        return card.budget() > 0 && elapsed() + usual > card.budget()
                ? "The time is used up (" + Math.round(elapsed()) + " of " + Math.round(card.budget())
                        + " seconds, and a run takes about " + Math.round(usual) + ")"
                : "";
    }

    private double elapsed() {
        return (System.nanoTime() - start) / 1e9;
    }

    private boolean isOver() {
        return interrupted.getAsBoolean() || card.budget() > 0 && elapsed() > card.budget();
    }

    private void train(int index) {
        double began = elapsed();
        try {
            SweepCell cell = card.cells().get(index);
            LanguageModel base = model(cell);
            FinetuneJob job = job(base, cell);
            change(index, cell.begun(job.card().number()));
            TrainListener told = event -> tell(new SweepEvent.Training(index, event));
            if (job.card().isFinished()) { // its process ended before the sweep was told
                RunCard.Result result = job.card().result();
                change(index, card.cells().get(index).ended(result.before(), result.after(), false, 0));
                return;
            }
            Run run = runs.train(base, job, told, this::isOver);
            change(index, card.cells().get(index).ended(run.before(), run.after(), run.paused(), elapsed() - began));
        } catch (InklingException | EngineException e) {
            change(
                    index,
                    card.cells()
                            .get(index)
                            .failed(String.valueOf(e.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("")));
        }
    }

    private FinetuneJob job(LanguageModel base, SweepCell cell) {
        if (cell.run() > 0) {
            try {
                RunFiles begun = runs.store().get(cell.run());
                return begun.readCard().isFinished() ? FinetuneJob.ended(base, begun) : FinetuneJob.resume(base, begun);
            } catch (InklingException e) {
                System.err.println("run " + cell.run() + " of the sweep is trained anew: " + e.getMessage());
            }
        }
        int corpus = Math.max(0, card.corpora().indexOf(cell.corpus()));
        FinetuneJob job = FinetuneJob.begin(
                base,
                () -> files.readCorpus(corpus),
                yardstick(base, cell.config()),
                cell.config(),
                runs.store(),
                runs.done().size() + 1);
        if (job.files().isEmpty()) {
            throw new InklingException("the run cannot be kept on disk (" + job.problem() + "): make room");
        }
        return job;
    }

    /**
     * Different models or corpora are judged by what the first corpus holds out for the first model to be trained; runs on
     * pairs by what the first run holds out.
     */
    private Yardstick yardstick(LanguageModel base, FinetuneConfig config) {
        boolean pairs = !TextPlan.of(config).pairs().isEmpty();
        if (!pairs && card.models().size() * card.corpora().size() < 2) {
            return Yardstick.OWN;
        }
        return files.yardstick().orElseGet(() -> {
            Yardstick chosen =
                    pairs ? Yardstick.ofPairs(base, config) : Yardstick.of(base, files.readCorpus(0), config);
            try {
                files.write(chosen);
            } catch (IOException e) {
                throw new InklingException("the sweep cannot be kept on disk (" + e + "): make room", e);
            }
            return chosen;
        });
    }

    /** The model of a run; the one before is freed first, so that there are never two. */
    private LanguageModel model(SweepCell cell) {
        SweepCard.Model wanted = card.models().get(cell.model());
        Path folder = Path.of(wanted.folder());
        Precision precision = Precision.valueOf(wanted.precision());
        Quantisation quantisation = Quantisation.recorded(wanted.weights());
        Optional<LanguageModel> loaded = session.loaded()
                .filter(model -> model.info().precision() == precision
                        && model.info().quantisation() == quantisation
                        && model.info().folder().toAbsolutePath().normalize().equals(folder.normalize()));
        if (loaded.isPresent()) {
            return loaded.get();
        }
        session.unload();
        return session.load(folder, precision, quantisation);
    }

    private void useBest() {
        card.sweep().best().ifPresent(best -> {
            try {
                model(best);
                session.use(OptionalInt.of(best.run()), Which.BEST);
            } catch (InklingException e) {
                System.err.println("run " + best.run() + " cannot be used: " + e.getMessage());
            }
        });
    }

    private void change(int index, SweepCell cell) {
        keep(card.with(index, cell));
        tell(new SweepEvent.Changed(index, cell));
    }

    private void keep(SweepCard changed) {
        card = changed;
        try {
            card.write(files.card());
        } catch (IOException e) {
            throw new InklingException(
                    "the sweep cannot be kept on disk (" + e + "): make room; its runs are whole, and %sweep --resume="
                            + card.number() + " goes on",
                    e);
        }
    }

    private void tell(SweepEvent event) {
        try {
            listener.on(event);
        } catch (Throwable e) {
            if (!failed) {
                failed = true;
                System.err.println("a listener of the sweep failed (" + e + "); the sweep goes on");
            }
        }
    }
}
