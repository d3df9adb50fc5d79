package dev.inkling.notebook;

import dev.inkling.InklingException;
import dev.inkling.hub.Hub;
import dev.inkling.hub.HubSettings;
import dev.inkling.hub.RepoId;
import dev.inkling.model.engine.Precision;
import dev.inkling.session.KnownModels;
import dev.inkling.session.LanguageModel;
import dev.inkling.session.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
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
            "mirror), HF_TOKEN and HF_HUB_OFFLINE mean what they mean elsewhere."
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

    public LoadModelMagic(Session session) {
        this(session, () -> new Hub(HubSettings.current()));
    }

    /** @param hub asked for only when a hub model is named */
    LoadModelMagic(Session session, Supplier<Hub> hub) {
        this.session = session;
        this.hub = hub;
    }

    @Override
    public LanguageModel call(Cell cell) {
        if (KnownModels.isBundled(model) && !Files.exists(UserPath.of(model))) {
            return session.load(dtype.precision);
        }
        Optional<RepoId> id = model == null ? Optional.empty() : repository(model);
        if (id.isEmpty() && revision != null) {
            throw new InklingException("--revision is for models of the hub, " + (model == null ? "none" : model)
                    + " is not one: leave it away, or name the model as OWNER/NAME");
        }
        if (id.isPresent()) {
            Path folder = new HubLoading(hub.get(), cell, yes).folder(id.get(), revision == null ? Hub.MAIN : revision);
            return session.load(folder, dtype.precision);
        }
        return model == null ? session.load(dtype.precision) : session.load(UserPath.of(model), dtype.precision);
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
