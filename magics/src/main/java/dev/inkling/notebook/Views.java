package dev.inkling.notebook;

import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.Gathering;
import dev.inkling.session.LanguageModel;
import dev.inkling.session.MemoryPlan;
import dev.inkling.session.ModelInfo;
import dev.inkling.session.Rerun;
import dev.inkling.session.Run;
import dev.inkling.session.Sweep;
import java.util.Optional;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** What the library's own types, tables and charts look like in a cell. */
public final class Views {
    private Views() {}

    /** Empty for a type that has no view of its own. */
    public static Optional<Display> display(Object value) {
        if (value instanceof Corpus corpus) {
            return Optional.of(CorpusView.display(corpus));
        } else if (value instanceof Gathering gathering) {
            return Optional.of(GatheringView.display(gathering));
        } else if (value instanceof LanguageModel model) {
            return Optional.of(ModelView.display(model));
        } else if (value instanceof ModelInfo info) {
            return Optional.of(ModelView.display(info));
        } else if (value instanceof MemoryPlan plan) {
            return Optional.of(MemoryView.display(plan));
        } else if (value instanceof Run run) {
            return Optional.of(RunView.display(run));
        } else if (value instanceof Sweep sweep) {
            return Optional.of(SweepView.display(sweep));
        } else if (value instanceof Rerun rerun) {
            return Optional.of(RerunView.display(rerun));
        } else if (value instanceof Table table) {
            return Optional.of(TableView.display(table));
        } else if (value instanceof Column<?> column) {
            return Optional.of(TableView.display(Table.create(column.name(), column)));
        } else if (value instanceof Chart<?, ?> chart) {
            return Optional.of(ChartView.display(chart));
        }
        return Optional.empty();
    }
}
