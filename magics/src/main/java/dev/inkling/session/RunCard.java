package dev.inkling.session;

import ai.djl.engine.Engine;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inkling.InklingException;
import dev.inkling.eval.Evaluation;
import dev.inkling.model.Quantisation;
import dev.inkling.model.engine.Processor;
import dev.inkling.train.FinetuneConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * All that makes a run what it is, as a file of JSON beside its state.
 *
 * @param number of the run among this user's
 * @param started moment in UTC, ISO 8601
 * @param state {@code training}, also when the process was killed, {@code paused} or {@code finished}
 * @param settings every setting of the run, chosen or by default, by its name as an option
 * @param textsHash of the token ids learned from and judged by
 * @param machine what it ran on and with which versions
 * @param result null before the first pause or end
 */
public record RunCard(
        int number,
        String started,
        String state,
        Base base,
        Map<String, String> settings,
        TextLedger ledger,
        String textsHash,
        String opening,
        Map<String, String> machine,
        Result result) {
    static final String TRAINING = "training";
    static final String PAUSED = "paused";
    static final String FINISHED = "finished";

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /**
     * The model that was trained on.
     *
     * @param fingerprint see {@link dev.inkling.model.Checkpoint#fingerprint}
     * @param precision of its products
     * @param weights how its linear maps are held, as {@link Quantisation#word}
     */
    public record Base(String name, String folder, String fingerprint, String precision, String weights) {
        public Base {
            // Cards of before there was a choice.
            weights = weights == null ? Quantisation.NONE.word() : weights;
        }

        static Base of(LanguageModel model) {
            return new Base(
                    model.info().name(),
                    model.info().folder().toAbsolutePath().toString(),
                    model.fingerprint(),
                    model.info().precision().name(),
                    model.info().quantisation().word());
        }

        Quantisation quantisation() {
            return Quantisation.recorded(weights);
        }
    }

    /** What came of it so far; texts as in {@link Run}. */
    public record Result(
            int steps, int bestStep, Evaluation before, Evaluation after, String baseText, String tunedText) {}

    public RunCard {
        machine = machine == null ? Map.of() : machine;
    }

    /** The same with another number. */
    RunCard numbered(int other) {
        return new RunCard(other, started, state, base, settings, ledger, textsHash, opening, machine, result);
    }

    /** The same on a machine. */
    RunCard on(Map<String, String> other) {
        return new RunCard(number, started, state, base, settings, ledger, textsHash, opening, other, result);
    }

    /** The same run further on. */
    RunCard with(String newState, Result newResult) {
        return new RunCard(number, started, newState, base, settings, ledger, textsHash, opening, machine, newResult);
    }

    boolean isOf(LanguageModel model) {
        return base.fingerprint().equals(model.fingerprint());
    }

    /** @throws InklingException when the run is not of the model, or it is loaded in another type or other bits */
    void requireModel(LanguageModel model) {
        if (!isOf(model)) {
            throw new InklingException("run " + number + " is of " + base.name() + " (" + base.folder() + "), and "
                    + model.info().name() + " (" + model.info().folder() + ") is loaded: load that model first");
        }
        if (!base.precision().equals(model.info().precision().name())) {
            throw new InklingException("run " + number + " computes in " + base.precision() + ", and "
                    + model.info().name() + " is loaded in " + model.info().precision() + ": load it with --dtype "
                    + base.precision().toLowerCase(Locale.ROOT));
        }
        if (base.quantisation() != model.info().quantisation()) {
            throw new InklingException("run " + number + " is of " + base.name() + " with --weights " + base.weights()
                    + ", and it is loaded with --weights "
                    + model.info().quantisation() + ": load it with --weights " + base.weights());
        }
    }

    /** True when it came to its end. */
    public boolean isFinished() {
        return state.equals(FINISHED);
    }

    /** The settings as one could have given them. */
    public FinetuneConfig config() {
        return FinetuneConfig.named(settings);
    }

    /** Replaces the file at once. */
    void write(Path file) throws IOException {
        JsonFile.replace(file, JSON.writerWithDefaultPrettyPrinter(), this);
    }

    /** @throws InklingException when the file is missing or no card, with what can be done about it */
    static RunCard read(Path file) {
        String problem;
        try {
            RunCard card = JSON.readValue(file.toFile(), RunCard.class);
            if (card != null && card.isWhole()) {
                return card;
            }
            problem = "it lacks its model, settings, state or result";
        } catch (JsonProcessingException e) {
            problem = notJson(e);
        } catch (IOException e) {
            problem = e.toString();
        }
        throw new InklingException("the card of a run, " + file + ", cannot be read (" + problem
                + "): put an unharmed copy there, or delete the folder to be rid of the run");
    }

    /** Jackson's own words speak of its classes. */
    static String notJson(JsonProcessingException e) {
        return "it is not what Inkling wrote"
                + (e.getLocation() == null
                        ? ""
                        : ", from line " + e.getLocation().getLineNr() + " on");
    }

    private boolean isWhole() {
        return Stream.of(state, started, settings, ledger, textsHash, base).allMatch(Objects::nonNull)
                && Stream.of(base.name, base.folder, base.fingerprint, base.precision)
                        .allMatch(Objects::nonNull)
                && !settings.containsValue(null)
                && (result == null || result.before != null && result.after != null);
    }

    /** This machine and what computes on it; asked on the engine thread's side, once it runs. */
    static Map<String, String> machine(LanguageModel model) {
        Map<String, String> facts = new LinkedHashMap<>();
        String version = RunCard.class.getPackage().getImplementationVersion();
        facts.put("inkling", version == null ? "development" : version);
        facts.put("java", System.getProperty("java.version"));
        facts.put("pytorch", Engine.getEngine("PyTorch").getVersion());
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
        facts.put("processor", Processor.name());
        facts.put("threads", Processor.threads());
        facts.put("device", model.info().device());
        return facts;
    }
}
