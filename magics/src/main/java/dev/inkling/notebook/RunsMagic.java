package dev.inkling.notebook;

import dev.inkling.InklingException;
import dev.inkling.session.RunCard;
import dev.inkling.session.Session;
import dev.inkling.train.TrainEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tech.tablesaw.api.Table;

/** {@code %runs [compare N N ...]}: the runs of this machine as a table, or some of them side by side. */
@Command(
        name = "runs",
        description = "List the fine-tuning runs of this machine, or compare some of them.",
        footer = {
            "",
            "%%runs                 all runs, of this and earlier sessions, the newest first; a click on a column's name"
                    + " sorts by it",
            "%%runs --sort after    the same, sorted; --sort=-after the other way round",
            "%%runs compare 2 3     their settings where they differ, and their curves in one chart",
            "",
            "The settings in which the runs differ stand first. In Java: inkling.allRuns(), or var t = %%runs."
        })
public final class RunsMagic implements Magic<Table> {
    private final Session session;

    /** The first word. */
    static final class Verbs implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("compare").iterator();
        }
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "compare",
            completionCandidates = Verbs.class,
            description = "Show some runs side by side.")
    private String verb;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "N",
            completionCandidates = RunNumbers.class,
            description = "Their numbers.")
    private List<String> numbers = new ArrayList<>();

    @Option(
            names = "--sort",
            paramLabel = "COLUMN",
            description = "The column to sort by; with a minus before its name the largest comes first.")
    private String sort;

    public RunsMagic(Session session) {
        this.session = session;
    }

    @Override
    public Table call(Cell cell) {
        if (verb != null) {
            return compared(cell);
        }
        List<RunCard> all = new ArrayList<>(session.allRuns());
        Collections.reverse(all);
        Table table = sorted(RunTable.of(all));
        cell.show(
                all.isEmpty() ? Display.text("there are no runs yet: %finetune makes one") : TableView.sortable(table));
        session.damagedRuns().forEach(problem -> cell.print("left out: " + problem + "\n"));
        return table;
    }

    private Table compared(Cell cell) {
        if (!verb.equals("compare") || numbers.isEmpty()) {
            throw new InklingException(
                    "%runs takes nothing, or compare and the numbers of runs, as in %runs compare 2 3; got \"" + verb
                            + (numbers.isEmpty() ? "" : " " + String.join(" ", numbers)) + "\"");
        }
        List<RunCard> chosen = numbers.stream()
                .distinct()
                .map(number -> session.run(number(number)))
                .toList();
        Table table = sorted(RunTable.of(chosen));
        cell.show(TableView.sortable(table));
        Map<String, List<TrainEvent>> curves = new LinkedHashMap<>();
        chosen.forEach(card -> curves.put("run " + card.number(), session.events(card.number())));
        LossChart.compared(curves)
                .ifPresent(png -> cell.show(Display.text("held-out loss of " + String.join(", ", curves.keySet()))
                        .with(Display.PNG, png)));
        return table;
    }

    private static int number(String typed) {
        if (!typed.matches("[1-9]\\d{0,8}")) {
            throw new InklingException(
                    "%runs compare takes numbers of runs, got \"" + typed + "\": %runs lists what there is");
        }
        return Integer.parseInt(typed);
    }

    private Table sorted(Table table) {
        if (sort == null) {
            return table;
        }
        boolean down = sort.startsWith("-");
        String name = down ? sort.substring(1) : sort;
        if (!table.columnNames().contains(name)) {
            throw new InklingException(
                    "there is no column " + name + ": " + MagicRegistry.nearest(name, table.columnNames()));
        }
        return down ? table.sortDescendingOn(name) : table.sortAscendingOn(name);
    }
}
