package dev.inkling.notebook;

import dev.inkling.session.RunCard;
import dev.inkling.session.SettingText;
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
        List<StringColumn> settings =
                differing(runs).stream().map(StringColumn::create).toList();
        boolean models = runs.stream().map(run -> run.base().name()).distinct().count() > 1;
        // What differs stands first, so that it is seen beside the number; what is the same everywhere last.
        Table table = Table.create("runs", number);
        if (models) {
            table.addColumns(model);
        }
        settings.forEach(table::addColumns);
        table.addColumns(before, after, change, steps, state, started);
        if (!models) {
            table.addColumns(model);
        }
        for (RunCard run : runs) {
            number.append(run.number());
            model.append(run.base().name());
            started.append(run.started().replace("T", " ").replace("Z", ""));
            state.append(run.state());
            settings.forEach(
                    column -> column.append(SettingText.of(run.settings().getOrDefault(column.name(), ""))));
            result(run.result(), steps, before, after, change);
        }
        return table;
    }

    private static void result(
            RunCard.Result result, IntColumn steps, DoubleColumn before, DoubleColumn after, DoubleColumn change) {
        if (result == null) {
            steps.appendMissing();
            before.appendMissing();
            after.appendMissing();
            change.appendMissing();
            return;
        }
        double base = result.before().bitsPerCharacter();
        double tuned = result.after().bitsPerCharacter();
        steps.append(result.steps());
        before.append(round(base, 1000));
        after.append(round(tuned, 1000));
        change.append(round(100 * (tuned / base - 1), 10));
    }

    static double round(double value, int parts) {
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
