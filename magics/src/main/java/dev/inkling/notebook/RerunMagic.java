package dev.inkling.notebook;

import dev.inkling.InklingException;
import dev.inkling.session.Replay;
import dev.inkling.session.Rerun;
import dev.inkling.session.Session;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code %rerun CARD}: trains a run once more and says whether the same comes of it. */
@Command(
        name = "rerun",
        description = "Train a run once more and say whether the same comes of it.",
        footer = {
            "",
            "%%rerun 3                   run 3 of this machine",
            "%%rerun there/run.json      a run from elsewhere; its texts (texts.safetensors) and its curve"
                    + " (events.jsonl) are looked for beside the card, else the texts are those of %%clean",
            "",
            "What is not as it was then (texts, model, versions, machine) is told first. With the same machine,"
                    + " versions and threads every bit has to be the same, else the figures within 1 %%."
        })
public final class RerunMagic implements Magic<Rerun> {
    private final Session session;

    @Parameters(
            index = "0",
            paramLabel = "CARD",
            completionCandidates = RunNumbers.class,
            description = "Number of the run, or the path of its run.json.")
    private String card;

    @Option(names = "--force", description = "Train also when something is not as it was then, without asking.")
    private boolean force;

    public RerunMagic(Session session) {
        this.session = session;
    }

    @Override
    public Rerun call(Cell cell) {
        Replay replay = session.replay(UserPath.of(card).toString());
        if (!replay.differences().isEmpty()) {
            cell.show(RerunView.differences(replay.differences()));
            requireConsent(replay, cell);
        }
        Rerun rerun = replay.run(new TrainingView(cell), cell::interrupted);
        cell.show(RerunView.display(rerun));
        return rerun;
    }

    private void requireConsent(Replay replay, Cell cell) {
        if (force) {
            return;
        }
        String what = replay.differences().stream().map(Replay.Difference::what).collect(Collectors.joining(", "));
        String problem = replay.isAnother() ? "it cannot become the same run" : "the rounding may differ";
        Optional<String> answer =
                cell.ask("Not as it was then: " + what + ", so that " + problem + ". Train all the same? [y/N] ");
        if (answer.filter(HubLoading::isYes).isEmpty()) {
            throw new InklingException("nothing was trained, as not all is as it was then (" + what + ") and " + problem
                    + ": %rerun " + card + " --force trains all the same");
        }
    }
}
