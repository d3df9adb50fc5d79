package dev.inkling.notebook;

import java.util.Map;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Facts by name, as a table of two columns. */
final class FactsView {
    private FactsView() {}

    static Display display(Map<String, String> facts) {
        StringColumn fact = StringColumn.create("fact");
        StringColumn value = StringColumn.create("value");
        facts.forEach((name, content) -> {
            fact.append(name);
            value.append(content);
        });
        Table table = Table.create("facts", fact, value);
        return Display.html(TableView.html(table), TableView.text(table).stripTrailing());
    }
}
