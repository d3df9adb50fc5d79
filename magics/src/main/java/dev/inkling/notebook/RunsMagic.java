package dev.inkling.notebook;

import dev.inkling.InklingException;
import dev.inkling.session.RunCard;
import dev.inkling.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tech.tablesaw.api.Table;

/** {@code %runs [compare N N ...]}: the runs of this machine as a table, or some of them side by side. */
@Command(
        name = "runs",
        description = "List the fine-tuning runs of this machine, or compare some of them.",
        footer = {
            "",
            "%%runs                 all runs, of this and earlier sessions",
            "%%runs compare 2 3     their settings where they differ, and their curves in one chart"
        })
public final class RunsMagic implements Magic<Table> {
    private final Session session;

    @Parameters(arity = "0..*", paramLabel = "compare N", description = "Runs to compare, by their numbers.")
    private List<String> words = new ArrayList<>();

    public RunsMagic(Session session) {
        this.session = session;
    }

    @Override
    public Table call(Cell cell) {
        List<RunCard> all = session.allRuns();
        if (words.isEmpty()) {
            Table table = RunTable.of(all);
            cell.show(
                    all.isEmpty()
                            ? Display.text("there are no runs yet: %finetune makes one")
                            : TableView.display(table));
            return table;
        }
        List<RunCard> chosen = chosen(all);
        Table table = RunTable.of(chosen);
        cell.show(TableView.display(table));
        Map<String, List<dev.inkling.train.TrainEvent>> curves = new TreeMap<>();
        chosen.forEach(card -> curves.put("run " + card.number(), session.events(card.number())));
        LossChart.compared(curves)
                .ifPresent(png -> cell.show(Display.text("held-out loss of " + String.join(", ", curves.keySet()))
                        .with(Display.PNG, png)));
        return table;
    }

    private List<RunCard> chosen(List<RunCard> all) {
        if (!words.get(0).equals("compare") || words.size() < 2) {
            throw new InklingException(
                    "%runs takes nothing, or compare and the numbers of runs, as in %runs compare 2 3;" + " got \""
                            + String.join(" ", words) + "\"");
        }
        List<RunCard> chosen = new ArrayList<>();
        for (String number : words.subList(1, words.size())) {
            chosen.add(all.stream()
                    .filter(card -> String.valueOf(card.number()).equals(number))
                    .findFirst()
                    .orElseThrow(() -> new InklingException(
                            "there is no run " + number + " on this machine: %runs lists what there is")));
        }
        return chosen;
    }
}
