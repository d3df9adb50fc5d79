package dev.inkling.notebook;

import dev.inkling.session.RunCard;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Runs as a table: what they are of, the settings in which they differ, and what came of them. */
final class RunTable {
    private RunTable() {}

    static Table of(List<RunCard> runs) {
        IntColumn number = IntColumn.create("run");
        StringColumn model = StringColumn.create("model");
        StringColumn started = StringColumn.create("started (UTC)");
        StringColumn state = StringColumn.create("state");
        IntColumn steps = IntColumn.create("steps");
        DoubleColumn before = DoubleColumn.create("bits/char before");
        DoubleColumn after = DoubleColumn.create("after");
        DoubleColumn change = DoubleColumn.create("change %");
        Table table = Table.create("runs", number, model, started, state);
        List<StringColumn> settings = new ArrayList<>();
        differing(runs).forEach(name -> settings.add(StringColumn.create(name)));
        settings.forEach(table::addColumns);
        table.addColumns(steps, before, after, change);
        for (RunCard run : runs) {
            number.append(run.number());
            model.append(run.base().name());
            started.append(run.started().replace("T", " ").replace("Z", ""));
            state.append(run.state());
            settings.forEach(column -> column.append(run.settings().getOrDefault(column.name(), "")));
            RunCard.Result result = run.result();
            if (result == null) {
                steps.appendMissing();
                before.appendMissing();
                after.appendMissing();
                change.appendMissing();
                continue;
            }
            double base = result.before().bitsPerCharacter();
            double tuned = result.after().bitsPerCharacter();
            steps.append(result.steps());
            before.append(round(base, 1000));
            after.append(round(tuned, 1000));
            change.append(round(100 * (tuned / base - 1), 10));
        }
        return table;
    }

    private static double round(double value, int parts) {
        return Math.round(value * parts) / (double) parts;
    }

    /** Names of settings that are not the same in all runs. */
    private static Set<String> differing(List<RunCard> runs) {
        Set<String> names = new LinkedHashSet<>();
        runs.forEach(run -> names.addAll(run.settings().keySet()));
        names.removeIf(name -> runs.stream()
                        .map(run -> run.settings().getOrDefault(name, ""))
                        .distinct()
                        .count()
                < 2);
        return names;
    }
}
