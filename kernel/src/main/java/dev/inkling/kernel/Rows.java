package dev.inkling.kernel;

import dev.inkling.notebook.Display;
import dev.inkling.notebook.Grid;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Tables of what has rows by nature: a map, and a list or array of records of one type or of maps. */
final class Rows {
    private static final int COLUMNS = 30;

    private Rows() {}

    /** Empty for a value that is no table, or whose own methods fail. */
    static Optional<Display> table(Object value) {
        try {
            if (value instanceof Map<?, ?> map) {
                return map.isEmpty() ? Optional.empty() : Optional.of(pairs(map));
            } else if (value instanceof Collection<?> all) {
                return rows(all.stream(), all.size());
            } else if (value instanceof Object[] array) {
                return rows(Arrays.stream(array), array.length);
            }
            return Optional.empty();
        } catch (ReflectiveOperationException | RuntimeException | StackOverflowError | LinkageError e) {
            return Optional.empty();
        }
    }

    /** In text a map stays as Java writes it. */
    private static Display pairs(Map<?, ?> map) {
        List<Map<String, Object>> rows = map.entrySet().stream()
                .limit(Grid.ROWS)
                .map(entry -> {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("key", entry.getKey());
                    row.put("value", entry.getValue());
                    return row;
                })
                .toList();
        return Display.html(grid(List.of("key", "value"), rows, map.size()).html(), PlainText.of(map));
    }

    private static Optional<Display> rows(Stream<?> elements, int total) throws ReflectiveOperationException {
        List<?> shown = Arrays.asList(elements.limit(Grid.ROWS).toArray());
        if (shown.isEmpty() || shown.get(0) == null) {
            return Optional.empty();
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Object element : shown) {
            if (element instanceof Map<?, ?> map) {
                rows.add(named(map));
            } else if (element instanceof Record row
                    && row.getClass() == shown.get(0).getClass()
                    && !isLibrarys(row)) {
                rows.add(components(row));
            } else {
                return Optional.empty();
            }
        }
        List<String> columns =
                rows.stream().flatMap(row -> row.keySet().stream()).distinct().toList();
        if (columns.isEmpty() || columns.size() > COLUMNS) {
            return Optional.empty();
        }
        Grid grid = grid(columns, rows, total);
        return Optional.of(Display.html(grid.html(), grid.text() + total + (total == 1 ? " row" : " rows")));
    }

    /** The library's records hold whole models and trainings, and have texts of their own. */
    private static boolean isLibrarys(Record row) {
        String type = row.getClass().getName();
        return type.startsWith("dev.inkling.") && !type.startsWith("dev.inkling.kernel.");
    }

    private static Map<String, Object> named(Map<?, ?> map) {
        Map<String, Object> row = new LinkedHashMap<>();
        map.forEach((key, value) -> row.put(PlainText.of(key), value));
        return row;
    }

    private static Map<String, Object> components(Record value) throws ReflectiveOperationException {
        Map<String, Object> row = new LinkedHashMap<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            component.getAccessor().setAccessible(true);
            try {
                row.put(component.getName(), component.getAccessor().invoke(value));
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof Error error) {
                    throw error; // a cancelled cell must end
                }
                row.put(component.getName(), "(" + e.getCause() + ")");
            }
        }
        return row;
    }

    private static Grid grid(List<String> names, List<Map<String, Object>> rows, int total) {
        List<Grid.Column> columns = names.stream()
                .map(name -> new Grid.Column(
                        name, rows.stream().map(row -> row.get(name)).allMatch(v -> v == null || v instanceof Number)))
                .toList();
        List<List<String>> texts = rows.stream()
                .map(row -> names.stream()
                        .map(name -> row.containsKey(name) ? PlainText.of(row.get(name)) : "")
                        .toList())
                .toList();
        return new Grid(columns, texts, total);
    }
}
