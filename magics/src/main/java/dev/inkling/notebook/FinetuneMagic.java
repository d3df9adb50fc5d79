package dev.inkling.notebook;

import dev.inkling.session.Run;
import dev.inkling.session.Session;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.Setting;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

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
        SettingOptions.add(spec, List.of(Setting.values()), chosen);
    }

    @Override
    public Run call(Cell cell) {
        TrainingView view = new TrainingView(cell);
        return session.finetune(new FinetuneConfig(chosen), view, cell::interrupted);
    }
}
