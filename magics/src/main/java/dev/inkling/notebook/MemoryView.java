package dev.inkling.notebook;

import dev.inkling.session.MemoryPlan;
import dev.inkling.session.MemoryPlan.Way;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows whether a model fits: what there is, what each use takes, and what would make it fit, ready to copy. */
final class MemoryView {
    private static final String NOTE =
            "Weights and cache are exact, training is an estimate; the table holds for the figures in its commands.";

    private MemoryView() {}

    static Display display(MemoryPlan plan) {
        String facts = plan.facts().entrySet().stream()
                .map(fact -> fact.getKey() + ": " + fact.getValue())
                .collect(Collectors.joining("\n"));
        String html = plan.facts().entrySet().stream()
                .map(MemoryView::fact)
                .collect(Collectors.joining("<br>", "<p>", "</p>"));
        return Display.html(
                html + TableView.html(plan.table()) + "<p>" + Html.escape(NOTE) + "</p>" + waysHtml(plan),
                facts + "\n\n" + TableView.text(plan.table()) + "\n" + NOTE + waysText(plan));
    }

    private static String fact(Map.Entry<String, String> fact) {
        return Html.escape(fact.getKey()) + ": <b>" + Html.escape(fact.getValue()) + "</b>";
    }

    private static String verdict(MemoryPlan plan) {
        if (plan.ways().isEmpty()) {
            boolean all = plan.needs().stream().allMatch(MemoryPlan.Need::fits);
            return all ? "All of it fits." : "No change of the settings makes the rest fit.";
        }
        return "What would fit:";
    }

    private static String waysHtml(MemoryPlan plan) {
        return "<p>" + Html.escape(verdict(plan)) + "</p>"
                + plan.ways().stream()
                        .map(way ->
                                "<pre>" + Html.escape(way.command()) + "</pre><p>" + Html.escape(way.reason()) + "</p>")
                        .collect(Collectors.joining());
    }

    private static String waysText(MemoryPlan plan) {
        return "\n" + verdict(plan) + plan.ways().stream().map(MemoryView::line).collect(Collectors.joining());
    }

    private static String line(Way way) {
        return "\n    " + way.command() + "    (" + way.reason() + ")";
    }
}
