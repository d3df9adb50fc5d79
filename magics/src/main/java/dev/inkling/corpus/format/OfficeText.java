package dev.inkling.corpus.format;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The text of a word processor's document as it is put together: a paragraph a line, as those programs save plain text;
 * tables of data marked as such, tables that hold paragraphs as paragraphs; notes behind the text.
 */
final class OfficeText {
    /** UTF-16 units of a cell above which a table is no table of data. */
    private static final int LONG_CELL = 120;

    private record Table(List<List<List<String>>> rows) {
        boolean isData() {
            int cells = 0;
            for (List<List<String>> row : rows) {
                for (List<String> cell : row) {
                    cells++;
                    if (cell.size() > 2 || cell.stream().anyMatch(line -> line.length() > LONG_CELL)) {
                        return false;
                    }
                }
            }
            return rows.size() >= 2 && cells >= 4;
        }
    }

    private final StringBuilder out = new StringBuilder();
    private final List<Aside> asides = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Deque<StringBuilder> paragraphs = new ArrayDeque<>();
    private final Deque<Table> tables = new ArrayDeque<>();
    private int noteDepth;

    void beginParagraph() {
        paragraphs.push(new StringBuilder());
    }

    void write(String words) {
        if (!paragraphs.isEmpty()) {
            paragraphs.peek().append(words);
        }
    }

    void endParagraph() {
        if (paragraphs.isEmpty()) {
            return;
        }
        String line = paragraphs.pop().toString().stripTrailing();
        if (noteDepth > 0) {
            if (!line.isEmpty()) {
                notes.add(line.strip());
            }
        } else if (tables.isEmpty()) {
            out.append(line).append('\n');
        } else if (!line.isEmpty()) {
            cell().add(line);
        }
    }

    void beginNote() {
        noteDepth++;
    }

    void endNote() {
        noteDepth = Math.max(0, noteDepth - 1);
    }

    void beginTable() {
        tables.push(new Table(new ArrayList<>()));
    }

    void beginRow() {
        if (!tables.isEmpty()) {
            tables.peek().rows.add(new ArrayList<>());
        }
    }

    void beginCell() {
        if (!tables.isEmpty()) {
            row().add(new ArrayList<>());
        }
    }

    private List<List<String>> row() {
        List<List<List<String>>> rows = tables.peek().rows;
        if (rows.isEmpty()) {
            rows.add(new ArrayList<>());
        }
        return rows.get(rows.size() - 1);
    }

    private List<String> cell() {
        List<List<String>> row = row();
        if (row.isEmpty()) {
            row.add(new ArrayList<>());
        }
        return row.get(row.size() - 1);
    }

    void endTable() {
        if (tables.isEmpty()) {
            return;
        }
        Table table = tables.pop();
        if (!tables.isEmpty()) {
            List<String> holder = cell();
            table.rows.forEach(row -> row.forEach(holder::addAll));
        } else if (table.isData()) {
            int start = out.length();
            for (List<List<String>> row : table.rows) {
                out.append(String.join(
                                " | ",
                                row.stream().map(c -> String.join(" ", c)).toList()))
                        .append('\n');
            }
            asides.add(new Aside(Aside.Kind.TABLE, start, out.length()));
        } else {
            table.rows.forEach(
                    row -> row.forEach(c -> c.forEach(line -> out.append(line).append('\n'))));
        }
    }

    /** What was written, as a part of the file. */
    Part part() {
        while (!paragraphs.isEmpty()) {
            endParagraph();
        }
        while (!tables.isEmpty()) {
            endTable();
        }
        if (!notes.isEmpty()) {
            out.append('\n').append(String.join("\n", notes)).append('\n');
        }
        return Part.of(out.toString(), "").with(asides);
    }
}
