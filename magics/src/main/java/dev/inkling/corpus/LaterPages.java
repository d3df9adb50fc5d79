package dev.inkling.corpus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A log to which changes were added. Those are few: they are in memory. */
final class LaterPages implements ChangeLog.Pages {
    private final ChangeLog.Pages before;
    private final Map<Integer, List<Change>> more = new LinkedHashMap<>();
    private final List<List<Change>> added = new ArrayList<>();
    private final Map<String, Integer> places = new LinkedHashMap<>();

    LaterPages(ChangeLog.Pages before, Map<String, List<Change>> later) {
        this.before = before;
        later.forEach((source, changes) -> {
            int page = before.find(source);
            if (page >= 0) {
                more.put(page, List.copyOf(changes));
            } else if (!changes.isEmpty()) {
                places.put(source, before.size() + added.size());
                added.add(List.copyOf(changes));
            }
        });
    }

    @Override
    public int size() {
        return before.size() + added.size();
    }

    @Override
    public int find(String source) {
        int page = before.find(source);
        return page >= 0 ? page : places.getOrDefault(source, -1);
    }

    @Override
    public List<Change> changes(int page) {
        if (page >= before.size()) {
            return added.get(page - before.size());
        }
        List<Change> all = new ArrayList<>(before.changes(page));
        all.addAll(more.getOrDefault(page, List.of()));
        return all;
    }

    @Override
    public String name(int page) {
        return page >= before.size() ? added.get(page - before.size()).get(0).source() : before.name(page);
    }

    @Override
    public String forms(int page) {
        return page >= before.size() ? "" : before.forms(page);
    }

    @Override
    public long times(int page, Rule rule) {
        List<Change> later =
                page >= before.size() ? added.get(page - before.size()) : more.getOrDefault(page, List.of());
        return (page >= before.size() ? 0 : before.times(page, rule))
                + later.stream()
                        .filter(change -> rule == null || change.rule() == rule)
                        .count();
    }
}
