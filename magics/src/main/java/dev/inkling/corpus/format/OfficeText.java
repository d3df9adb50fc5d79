package dev.inkling.corpus.format;

import dev.inkling.Characters;
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

    /** Columns on a screen that no line of verse has. */
    private static final int LONG_PARAGRAPH = 90;

    /** Share of the paragraphs that are empty where blank lines part scenes only. */
    private static final double FEW_BLANK = 0.2;

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

    /** A paragraph, or a table of data. */
    private record Block(String text, boolean isTable) {}

    private final List<Block> blocks = new ArrayList<>();
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
            blocks.add(new Block(line, false));
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
            List<String> rows = new ArrayList<>();
            for (List<List<String>> row : table.rows) {
                rows.add(String.join(
                        " | ", row.stream().map(c -> String.join(" ", c)).toList()));
            }
            blocks.add(new Block(String.join("\n", rows), true));
        } else {
            table.rows.forEach(row -> row.forEach(c -> c.forEach(line -> blocks.add(new Block(line, false)))));
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
            blocks.add(new Block("", false));
            notes.forEach(note -> blocks.add(new Block(note, false)));
        }
        String between = isProse() ? "\n\n" : "\n";
        StringBuilder out = new StringBuilder();
        List<Aside> asides = new ArrayList<>();
        for (Block block : blocks) {
            int start = out.length();
            out.append(block.text).append(between);
            if (block.isTable) {
                asides.add(new Aside(Aside.Kind.TABLE, start, out.length()));
            }
        }
        return Part.of(out.toString(), "").with(asides);
    }

    /** True when each paragraph is one; who leaves blank lines between them may write verse, line for line. */
    private boolean isProse() {
        long blank = blocks.stream().filter(block -> block.text.isBlank()).count();
        boolean isLong = blocks.stream().anyMatch(block -> Characters.columns(block.text) > LONG_PARAGRAPH);
        return isLong && blank < FEW_BLANK * blocks.size();
    }
}
