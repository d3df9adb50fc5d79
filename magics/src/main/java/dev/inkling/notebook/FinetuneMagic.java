package dev.inkling.notebook;

import dev.inkling.InklingException;
import dev.inkling.session.Run;
import dev.inkling.session.Session;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.Setting;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code %finetune}: trains the session's model on the session's corpus, with a live display. */
@Command(
        name = "finetune",
        description =
                "Train the loaded model on the cleaned texts, and keep the state that does best on held-out ones.",
        footer = {
            "",
            "--where takes conditions like these:",
            "  kind = 'essay' and date >= 2019    = != < > <= >= compare; a date is a day, a month or a year",
            "  language in ('zh', 'mixed')        one of several; not in for none of them",
            "  source like 'blog/%%' or theme contains 'sea'    %% is any characters, _ one; case is ignored",
            "  not (quality < 3) and kind != ''   fields: language, source, date, characters, every label of"
                    + " %%clean --label, %%review or front matter; a label that a text has not is ''",
            "",
            "Each run begins with the loaded model as it was, not with what an earlier run made of it. The newest"
                    + " texts, or those that --held-out names, are held out and never trained on. The interrupt button"
                    + " pauses the run after the step at hand: what it has learned can be sampled, and %%finetune --resume"
                    + " goes on later, also in another session. A pair of --pairs is read as \"### Instruction:\", the"
                    + " prompt, a blank line, \"### Response:\" and the response, which alone is learned, with the end of"
                    + " text after it. Pairs are never cut: one that is longer than a sequence is left out, and counted."
                    + " The last ones of the file are held out. %%%%finetune takes the options from the lines below it as"
                    + " well, as YAML: a line such as rank: 8 for each."
        })
public final class FinetuneMagic implements Magic<Run> {
    private final Session session;
    private final Map<Setting, Object> chosen = new EnumMap<>(Setting.class);

    @Option(
            names = "--resume",
            arity = "0..1",
            fallbackValue = "0",
            paramLabel = "RUN",
            completionCandidates = RunNumbers.Stopped.class,
            description = "Go on with a run that was stopped, by the interrupt button or with its kernel (default: the"
                    + " latest).")
    private Integer resumed;

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
        SettingOptions.read("%%finetune", cell, chosen);
        TrainingView view = new TrainingView(cell);
        if (resumed != null) {
            if (!chosen.isEmpty()) {
                throw new InklingException("--resume goes on with the settings of the run: leave out "
                        + chosen.keySet().iterator().next().option() + ", or begin a new run without --resume");
            }
            return session.resume(RunNumbers.resumed(resumed), view, cell::interrupted);
        }
        chosen.computeIfPresent(Setting.PAIRS, (setting, file) -> SettingOptions.whole(setting, file.toString())[0]);
        return session.finetune(new FinetuneConfig(chosen), view, cell::interrupted);
    }
}
