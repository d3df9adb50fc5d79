package dev.inkling.notebook;

import dev.inkling.model.engine.Precision;
import dev.inkling.session.LanguageModel;
import dev.inkling.session.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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

    private final Session session;

    @Parameters(
            arity = "0..1",
            paramLabel = "FOLDER",
            description = "The model's folder; without it the bundled inkling-mini is loaded.")
    private String folder;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description = "Number type of the products: ${COMPLETION-CANDIDATES} (default: auto, the fastest here).")
    private Type dtype = Type.AUTO;

    public LoadModelMagic(Session session) {
        this.session = session;
    }

    @Override
    public LanguageModel call(Cell cell) {
        return folder == null ? session.load(dtype.precision) : session.load(UserPath.of(folder), dtype.precision);
    }
}
