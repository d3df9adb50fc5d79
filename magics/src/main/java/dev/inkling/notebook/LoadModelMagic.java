package dev.inkling.notebook;

import dev.inkling.model.engine.Precision;
import dev.inkling.session.KnownModels;
import dev.inkling.session.LanguageModel;
import dev.inkling.session.Session;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Iterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code %load_model [FOLDER]}: makes a model the session's model. */
@Command(
        name = "load_model",
        description = "Load a model to start from: the one that comes with Inkling, or a folder as from Hugging Face.",
        footer = {"", "A model folder holds config.json, the weights and a tokenizer. Nothing is downloaded."})
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

    @Parameters(
            arity = "0..1",
            paramLabel = "FOLDER",
            completionCandidates = ModelNames.class,
            description = {
                "The model's folder, or the name of one that the cache of Hugging Face holds;",
                "without it the bundled inkling-mini is loaded."
            })
    private String folder;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            converter = TypeNames.class,
            description = "Number type of the products: ${COMPLETION-CANDIDATES} (default: auto, the fastest here).")
    private Type dtype = Type.AUTO;

    public LoadModelMagic(Session session) {
        this.session = session;
    }

    @Override
    public LanguageModel call(Cell cell) {
        if (folder == null) {
            return session.load(dtype.precision);
        }
        boolean named = KnownModels.here().names().contains(folder) && !Files.exists(UserPath.of(folder));
        return named ? session.load(folder, dtype.precision) : session.load(UserPath.of(folder), dtype.precision);
    }
}
