package dev.inkling.corpus.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A table with the names of its columns in the first line; the mark between cells is found. */
final class Csv {
    /** Characters in which the mark between cells is looked for. */
    private static final int HEAD = 1 << 16;

    private Csv() {}

    static void read(Content content, Context context, Sink sink) throws IOException {
        try (TextStream in = TextStream.open(content, context.decoder())) {
            CSVFormat format = CSVFormat.DEFAULT
                    .builder()
                    .setDelimiter(delimiter(in))
                    .setIgnoreEmptyLines(true)
                    .setLenientEof(false)
                    .get();
            Records records = new Records(context.options(), in.encoding(), sink);
            try (CSVParser parser =
                    CSVParser.builder().setReader(in.reader()).setFormat(format).get()) {
                rows(parser, records);
            }
            records.finish();
        }
    }

    private static void rows(CSVParser parser, Records records) throws IOException {
        Iterator<CSVRecord> rows = parser.iterator();
        long row = 0;
        try {
            if (!rows.hasNext()) {
                return;
            }
            List<String> names = rows.next().toList();
            while (rows.hasNext()) {
                row++;
                records.add(Long.toString(row), fields(names, rows.next()));
            }
        } catch (UncheckedIOException e) {
            String fault =
                    e.getCause().getMessage() == null ? "" : " (" + e.getCause().getMessage() + ")";
            records.fail(
                    Long.toString(row + 1),
                    "this row and those behind it cannot be read" + fault + "; mend its quotes");
        }
    }

    private static Map<String, String> fields(List<String> names, CSVRecord row) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(names.size(), row.size()); i++) {
            fields.putIfAbsent(names.get(i), row.get(i));
        }
        return fields;
    }

    /** The mark that occurs most in the first line outside of quotes. */
    private static char delimiter(TextStream in) throws IOException {
        in.reader().mark(HEAD);
        int[] count = new int[128];
        boolean quoted = false;
        for (int i = 0; i < HEAD - 1; i++) {
            int c = in.reader().read();
            quoted ^= c == '"';
            if (c < 0 || c == '\n' && !quoted) {
                break;
            }
            if (c < 128 && !quoted) {
                count[c]++;
            }
        }
        in.reader().reset();
        char best = ',';
        for (char mark : new char[] {'\t', ';'}) {
            best = count[mark] > count[best] ? mark : best;
        }
        return best;
    }
}
