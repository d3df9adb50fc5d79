package dev.inkling.notebook;

import dev.inkling.InklingException;
import dev.inkling.session.Session;
import dev.inkling.session.Sweep;
import dev.inkling.session.SweepConfig;
import dev.inkling.train.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code %sweep --lr 1e-4,3e-4 --rank 8,16}: trains with every combination of settings, and says which one won. */
@Command(
        name = "sweep",
        abbreviateSynopsis = true,
        description = "Train with every combination of settings, or some of them, and say which did best.",
        footer = {
            "",
            "Every option of %%finetune takes several values with commas between them (a value that has commas itself"
                    + " takes + in their place, as in --targets attention,q_proj+v_proj). The runs are ordinary ones:"
                    + " %%runs lists them, %%use run N takes one. They are ranked by bits per character on the"
                    + " held-out texts, which can be compared between tokenizers. Different models and corpora are"
                    + " judged by the same texts, which none of them learns from. With --pairs FILE all runs learn from"
                    + " pairs and are judged by the same ones.",
            "",
            "The interrupt button pauses the run at hand and the sweep; %%sweep --resume goes on with what is missing,"
                    + " also in another session. At the end the best settings are trained with other seeds: what a"
                    + " lead is worth shows against how far runs are apart by chance.",
            "",
            "%%%%sweep takes the options from the lines below it as well, as YAML: lr: [1e-4, 3e-4]"
        })
public final class SweepMagic implements Magic<Sweep> {
    private final Session session;
    private final Map<Setting, Object> chosen = new EnumMap<>(Setting.class);

    @Option(
            names = "--model",
            split = ",",
            paramLabel = "MODEL",
            completionCandidates = LoadModelMagic.ModelNames.class,
            description = "Base models of this machine to compare, by name or folder (default: the loaded one).")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--corpus",
            split = ",",
            paramLabel = "FOLDER",
            description = "Versions of the texts to compare, folders that %%clean --out wrote (default: the corpus of"
                    + " this session).")
    private List<String> corpora = new ArrayList<>();

    @Option(names = "--random", paramLabel = "N", description = "Train N combinations, drawn by --seed, not all.")
    private Integer random;

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            description = "Train in an order drawn by --seed until this time is used up, such as 10m or 1h30m.")
    private String budget;

    @Option(
            names = "--seeds",
            paramLabel = "K",
            description = "Runs that the best settings get, each with a seed of its own (default: 3).")
    private Integer seeds;

    @Option(
            names = "--resume",
            arity = "0..1",
            fallbackValue = "0",
            paramLabel = "SWEEP",
            description = "Go on with a sweep that was stopped (default: the latest).")
    private Integer resumed;

    public SweepMagic(Session session) {
        this.session = session;
    }

    @Override
    public void declare(CommandSpec spec) {
        SettingOptions.addLists(spec, List.of(Setting.values()), chosen);
    }

    @Override
    public Sweep call(Cell cell) {
        readBody(cell);
        SweepView view = new SweepView(cell, session::events);
        if (resumed != null) {
            boolean more = !chosen.isEmpty() || !models.isEmpty() || !corpora.isEmpty();
            if (more || Stream.of(random, budget, seeds).anyMatch(given -> given != null)) {
                throw new InklingException("--resume goes on with the sweep as it was begun: leave the other options"
                        + " out, or begin a new one without --resume");
            }
            return told(session.sweeps().resume(RunNumbers.resumed(resumed), view, cell::interrupted), cell);
        }
        if (chosen.isEmpty() && models.isEmpty() && corpora.isEmpty()) {
            throw new InklingException(
                    "%sweep needs what it is to try, as in %sweep --lr 1e-4,3e-4 --rank 8,16; see %sweep --help");
        }
        return told(session.sweeps().run(config(), view, cell::interrupted), cell);
    }

    private Sweep told(Sweep sweep, Cell cell) {
        if (sweep.finished()) {
            sweep.best()
                    .ifPresent(best -> cell.print("%sample goes on from " + session.inUse() + " now; %use run "
                            + best.run() + " takes it again later, %use base leaves it\n"));
        }
        return sweep;
    }

    private SweepConfig config() {
        SweepConfig config = SweepConfig.grid()
                .overModels(models.stream().map(SweepMagic::model).toArray(String[]::new))
                .overCorpora(corpora.stream().map(UserPath::of).toArray(Path[]::new));
        for (Map.Entry<Setting, Object> one : chosen.entrySet()) {
            String[] values = SettingOptions.whole(one.getKey(), (String[]) one.getValue());
            config = one.getKey().isFree()
                    ? config.over(one.getKey(), (Object[]) values)
                    : config.over(one.getKey(), String.join(",", values));
        }
        config = random == null ? config : config.withRandom(random);
        config = budget == null ? config : config.withBudget(time(budget));
        return seeds == null ? config : config.withSeeds(seeds);
    }

    private static String model(String name) {
        return name.startsWith("~") ? UserPath.of(name).toString() : name;
    }

    /** "90s", "10m", "1h30m". */
    static Duration time(String typed) {
        try {
            return Duration.parse("PT" + typed.strip().toUpperCase(Locale.ROOT));
        } catch (DateTimeParseException e) {
            throw new InklingException("--budget takes a time such as 90s, 10m or 1h30m, got \"" + typed + "\"", e);
        }
    }

    private void readBody(Cell cell) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            settings.put(setting.word(), setting);
        }
        List<String> names = new ArrayList<>(settings.keySet());
        names.addAll(List.of("model", "corpus", "random", "budget", "seeds"));
        new SettingsCell("%%sweep", names).read(cell.body().orElse(""), (name, values) -> {
            Setting setting = settings.get(name);
            if (setting != null) {
                SettingOptions.requireOnce(chosen, setting);
                values.forEach(value -> setting.parse(setting.isOpen() ? value.replace('+', ',') : value));
                chosen.put(setting, values.toArray(String[]::new));
            } else {
                take(name, values);
            }
        });
    }

    private void take(String name, List<String> values) {
        switch (name) {
            case "model" -> models.addAll(values);
            case "corpus" -> corpora.addAll(values);
            case "random" -> random = whole(name, values);
            case "seeds" -> seeds = whole(name, values);
            default -> budget = values.get(0);
        }
    }

    private static int whole(String name, List<String> values) {
        String value = String.join(", ", values);
        if (!value.matches("\\d{1,6}")) {
            throw new InklingException(name + " takes a whole number, got \"" + value + "\"");
        }
        return Integer.parseInt(value);
    }
}
