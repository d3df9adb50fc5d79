package dev.inkling.notebook;

import dev.inkling.session.Run;
import dev.inkling.session.Session;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.Setting;
import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code %finetune}: trains the session's model on the session's corpus, with a live display. */
@Command(
        name = "finetune",
        description =
                "Train the loaded model on the cleaned texts, and keep the state that does best on held-out ones.",
        footer = {
            "",
            "Whole texts, the newest, are held out and never trained on. The interrupt button ends the run after"
                    + " the step at hand; what it has learned so far can be sampled."
        })
public final class FinetuneMagic implements Magic<Run> {
    private final Session session;
    private final Map<Setting, Object> chosen = new EnumMap<>(Setting.class);

    public FinetuneMagic(Session session) {
        this.session = session;
    }

    /** The options are the settings, which know their own ranges and words. */
    @Override
    public void declare(CommandSpec spec) {
        for (Setting setting : Setting.values()) {
            OptionSpec.Builder option = OptionSpec.builder(setting.option())
                    .paramLabel(setting.label())
                    .description(setting.help().replace("%", "%%"))
                    .type(String.class)
                    .setter(new OptionValue(setting, chosen));
            if (!setting.choices().isEmpty()) {
                option.completionCandidates(setting.choices());
            }
            spec.addOption(option.build());
        }
    }

    private record OptionValue(Setting setting, Map<Setting, Object> chosen)
            implements picocli.CommandLine.Model.ISetter {
        @Override
        @SuppressWarnings("unchecked") // picocli takes the old value back in the caller's type
        public <T> T set(T value) {
            Object before = value == null ? chosen.remove(setting) : chosen.put(setting, value);
            return (T) before;
        }
    }

    @Override
    public Run call(Cell cell) {
        TrainingView view = new TrainingView(cell);
        return session.finetune(new FinetuneConfig(chosen), view, cell::interrupted);
    }
}
