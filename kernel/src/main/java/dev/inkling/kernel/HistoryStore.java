package dev.inkling.kernel;

import io.github.spencerpark.jupyter.kernel.history.HistoryEntry;
import io.github.spencerpark.jupyter.kernel.history.HistoryManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The cells of this session, for front ends that let one page through them. Kept in memory only. */
final class HistoryStore implements HistoryManager {
    private static final int SESSION = 1;

    private final List<HistoryEntry> entries = new ArrayList<>();

    synchronized void add(int cellNumber, String input, String output) {
        entries.add(new HistoryEntry(SESSION, cellNumber, input, output));
    }

    /** The code of each cell by its number. */
    synchronized SortedMap<Integer, String> cells() {
        SortedMap<Integer, String> cells = new TreeMap<>();
        entries.forEach(entry -> cells.put(entry.getCellNumber(), entry.getInput()));
        return cells;
    }

    @Override
    public synchronized List<HistoryEntry> lookupRange(int session, int start, int stop, Set<ResultFlag> flags) {
        if (session > SESSION) {
            return List.of();
        }
        return shaped(
                entries.stream()
                        .filter(entry -> entry.getCellNumber() >= start && (stop <= 0 || entry.getCellNumber() < stop))
                        .toList(),
                flags);
    }

    @Override
    public synchronized List<HistoryEntry> lookupTail(int length, Set<ResultFlag> flags) {
        return shaped(last(entries, length), flags);
    }

    @Override
    public synchronized List<HistoryEntry> search(String glob, int length, Set<ResultFlag> flags) {
        Pattern pattern = Pattern.compile(regex(glob), Pattern.DOTALL);
        List<HistoryEntry> found = entries.stream()
                .filter(entry -> pattern.matcher(entry.getInput()).matches())
                .toList();
        if (flags.contains(ResultFlag.UNIQUE)) {
            Map<String, HistoryEntry> newest = new LinkedHashMap<>();
            for (HistoryEntry entry : found) {
                newest.remove(entry.getInput());
                newest.put(entry.getInput(), entry);
            }
            found = List.copyOf(newest.values());
        }
        return shaped(last(found, length), flags);
    }

    /** Stars and question marks of a search pattern; everything else is meant as it is. */
    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder();
        for (char c : glob.toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return regex.toString();
    }

    private static List<HistoryEntry> last(List<HistoryEntry> all, int length) {
        return length <= 0 ? all : all.subList(Math.max(0, all.size() - length), all.size());
    }

    private static List<HistoryEntry> shaped(List<HistoryEntry> found, Set<ResultFlag> flags) {
        if (flags.contains(ResultFlag.INCLUDE_OUTPUT)) {
            return List.copyOf(found);
        }
        List<HistoryEntry> inputs = new ArrayList<>();
        found.forEach(e -> inputs.add(new HistoryEntry(e.getSession(), e.getCellNumber(), e.getInput())));
        return Collections.unmodifiableList(inputs);
    }
}
