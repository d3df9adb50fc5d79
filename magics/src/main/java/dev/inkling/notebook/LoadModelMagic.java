package dev.inkling.notebook;

import dev.inkling.InklingException;
import dev.inkling.hub.Hub;
import dev.inkling.hub.HubCache;
import dev.inkling.hub.HubSettings;
import dev.inkling.hub.RepoId;
import dev.inkling.model.ModelConfig;
import dev.inkling.model.ModelConfigs;
import dev.inkling.model.Quantisation;
import dev.inkling.model.engine.Precision;
import dev.inkling.session.DoesNotFit;
import dev.inkling.session.KnownModels;
import dev.inkling.session.LanguageModel;
import dev.inkling.session.MemoryPlan;
import dev.inkling.session.Session;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code %load_model [MODEL]}: makes a model the session's model. */
@Command(
        name = "load_model",
        description = "Load a model to start from: the one that comes with Inkling, a folder as from Hugging Face, or a"
                + " model of the Hugging Face hub by its name.",
        footer = {
            "",
            "A folder wins over a name of the hub; hf://OWNER/NAME always means the hub. A hub model that is in the",
            "cache of huggingface_hub loads without a network; any other is fetched into it after a question. The",
            "interrupt button stops that, and the same line goes on later. HF_HOME, HF_HUB_CACHE, HF_ENDPOINT (a",
            "mirror), HF_TOKEN and HF_HUB_OFFLINE mean what they mean elsewhere.",
            "",
            "--plan reads config.json alone, of a hub model too, and shows what the model takes in memory to load,",
            "to write and to train, beside what is free, and what would make it fit. In Java: inkling.plan(...)."
        })
public final class LoadModelMagic implements Magic<LanguageModel> {
    /** How the products are computed; {@code auto} is what the device is fastest in. */
    enum Type {
        AUTO(null),
        F32(Precision.F32),
        BF16(Precision.BF16);

        private final Precision precision;

        Type(Precision precision) {
            this.precision = precision;
        }

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private static final String HUB = "hf://";
    /** Models so old that their names have no owner; any other bare word is a folder. */
    private static final Set<String> BARE = Set.of("gpt2", "gpt2-medium", "gpt2-large", "gpt2-xl", "distilgpt2");

    /** What can be loaded by name, for completion. */
    static final class ModelNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return KnownModels.here().names().iterator();
        }
    }

    /** Reads a type; picocli's own message has the names of the constants, not what one types. */
    static final class TypeNames implements ITypeConverter<Type> {
        @Override
        public Type convert(String typed) {
            return Arrays.stream(Type.values())
                    .filter(type -> type.toString().equalsIgnoreCase(typed))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "expected one of " + Arrays.toString(Type.values()) + " but was \"" + typed + "\""));
        }
    }

    /** Reads how weights are held. */
    static final class WeightWords implements ITypeConverter<Quantisation>, Iterable<String> {
        @Override
        public Quantisation convert(String typed) {
            return Quantisation.of(typed)
                    .orElseThrow(() -> new TypeConversionException("expected one of "
                            + Arrays.toString(Quantisation.values()) + " but was \"" + typed + "\""));
        }

        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Quantisation.values()).map(Quantisation::word).iterator();
        }
    }

    private final Session session;
    private final Supplier<Hub> hub;

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            completionCandidates = ModelNames.class,
            description =
                    "The model's folder, or its name on the hub, such as Qwen/Qwen2.5-0.5B; without it the bundled"
                            + " inkling-mini is loaded.")
    private String model;

    @Option(
            names = "--revision",
            paramLabel = "REVISION",
            description = "Branch, tag or commit of a hub model (default: main).")
    private String revision;

    @Option(names = "--yes", description = "Download without asking.")
    private boolean yes;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            converter = TypeNames.class,
            description = "Number type of the products: ${COMPLETION-CANDIDATES} (default: auto, the fastest here).")
    private Type dtype = Type.AUTO;

    @Option(
            names = "--weights",
            paramLabel = "BITS",
            converter = WeightWords.class,
            completionCandidates = WeightWords.class,
            description = "How the layers' matrices are held: ${COMPLETION-CANDIDATES} (default: full, as they are"
                    + " computed with). With 8bit or 4bit a larger model fits, writes somewhat worse and slower, and"
                    + " %%finetune trains additions to it (lora, dora).")
    private Quantisation weights = Quantisation.NONE;

    @Option(names = "--plan", description = "Load nothing: show whether the model fits, and what can be done with it.")
    private boolean planning;

    @Option(names = "--force", description = "Load the model also when there seems to be too little memory for it.")
    private boolean force;

    @Option(
            names = "--refetch",
            description = "Look for damaged files of a hub model in the cache, and fetch those again.")
    private boolean refetch;

    private final Map<Setting, Object> chosen = new EnumMap<>(Setting.class);

    public LoadModelMagic(Session session) {
        this(session, () -> new Hub(HubSettings.current()));
    }

    /** @param hub asked for only when a hub model is named */
    LoadModelMagic(Session session, Supplier<Hub> hub) {
        this.session = session;
        this.hub = hub;
    }

    /** What a plan is made for. */
    @Override
    public void declare(CommandSpec spec) {
        SettingOptions.add(spec, List.of(Setting.LENGTH, Setting.BATCH, Setting.RANK), chosen);
    }

    @Override
    public LanguageModel call(Cell cell) {
        Optional<RepoId> id = model == null || isBundled() ? Optional.empty() : repository(model);
        String forHub = revision != null ? "--revision" : refetch ? "--refetch" : "";
        if (id.isEmpty() && !forHub.isEmpty()) {
            throw new InklingException(forHub + " is for models of the hub, " + (model == null ? "none" : model)
                    + " is not one: leave it away, or name the model as OWNER/NAME");
        }
        if (!planning && !chosen.isEmpty()) {
            throw new InklingException(chosen.keySet().iterator().next().option()
                    + " says what a plan is made for: add --plan, or give it to %finetune or %sample");
        }
        if (id.isPresent()) {
            return fromHub(id.get(), cell);
        }
        boolean bundled = model == null || isBundled();
        Path folder = bundled ? KnownModels.bundled() : UserPath.of(model);
        MemoryPlan plan = session.plan(folder, dtype.precision, weights, new FinetuneConfig(chosen));
        return planning ? shown(plan, cell) : loaded(folder, plan, cell);
    }

    private boolean isBundled() {
        return KnownModels.isBundled(model) && !Files.exists(UserPath.of(model));
    }

    private LanguageModel loaded(Path folder, MemoryPlan plan, Cell cell) {
        cell.print(plan.requireFit(force).line() + "\n");
        return session.load(folder, dtype.precision, weights, force);
    }

    private static LanguageModel shown(MemoryPlan plan, Cell cell) {
        cell.show(MemoryView.display(plan));
        return null;
    }

    private LanguageModel fromHub(RepoId id, Cell cell) {
        HubLoading loading = new HubLoading(hub.get(), cell, yes);
        String wanted = revision == null ? Hub.MAIN : revision;
        if (planning) {
            return shown(plan(id, loading.config(id, wanted)), cell);
        }
        Path folder = loading.folder(
                id, wanted, config -> plan(id, config).requireFit(force).line(), refetch);
        try {
            return loaded(folder, plan(id, ModelConfigs.read(folder)), cell);
        } catch (DoesNotFit e) {
            throw e;
        } catch (InklingException e) {
            throw damaged(id, folder).orElse(e);
        }
    }

    private MemoryPlan plan(RepoId id, ModelConfig config) {
        String argument = id.name() + (revision == null ? "" : " --revision " + revision);
        return session.plan(id.name(), argument, config, dtype.precision, weights, new FinetuneConfig(chosen));
    }

    /** Why a model of the cache cannot be loaded, when the reason is that a file is not what it was. */
    private Optional<InklingException> damaged(RepoId id, Path folder) {
        List<String> files = HubCache.of(folder).map(Hub::damaged).orElse(List.of());
        return files.isEmpty()
                ? Optional.empty()
                : Optional.of(new InklingException(String.join(", ", files) + " in " + folder
                        + " is damaged, the content is not what was fetched: %load_model " + id.name()
                        + (revision == null ? "" : " --revision " + revision) + " --refetch fetches it again"));
    }

    /** The hub model that is meant; empty when it is a folder, also a missing one in a folder that is there. */
    private static Optional<RepoId> repository(String name) {
        if (name.startsWith(HUB)) {
            return Optional.of(new RepoId(name.substring(HUB.length())));
        }
        if (!RepoId.isWellFormed(name) || Files.exists(UserPath.of(name))) {
            return Optional.empty();
        }
        int slash = name.indexOf('/');
        boolean hub = slash < 0 ? BARE.contains(name) : !Files.isDirectory(UserPath.of(name.substring(0, slash)));
        return hub ? Optional.of(new RepoId(name)) : Optional.empty();
    }
}
