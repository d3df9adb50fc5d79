package dev.inkling.session;

import dev.inkling.hub.Bytes;
import dev.inkling.model.ModelConfig;
import dev.inkling.model.Quantisation;
import dev.inkling.model.engine.FreeMemory;
import dev.inkling.model.engine.Precision;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

/**
 * Whether a model fits into memory and what can be done with it there, foreseen from its config.json alone. Weights and
 * cache are exact, training is an estimate.
 *
 * @param name of the model
 * @param precision compute type, which the weights are held in
 * @param quantisation in how many bits the layers' linear maps are held instead
 * @param free memory now
 * @param held bytes of the model that is loaded now, which go when another takes its place
 * @param needs what each use takes: loading first
 * @param ways what would make fit what does not; empty when all of it fits
 */
public record MemoryPlan(
        String name,
        ModelConfig config,
        Precision precision,
        Quantisation quantisation,
        FreeMemory free,
        long held,
        List<Need> needs,
        List<Way> ways) {
    /**
     * What a use of the model takes, in bytes.
     *
     * @param use a command, or loading
     * @param weights of the model
     * @param state key/value cache, or what is trained with its gradients, moments and best state
     * @param working what is kept for the backward pass, and logits
     * @param fits true when there is room for all of it
     */
    public record Need(String use, long weights, long state, long working, boolean fits) {
        public long total() {
            return weights + state + working;
        }
    }

    /** A command to copy, and what it is good for. */
    public record Way(String command, String reason) {}

    public MemoryPlan {
        needs = List.copyOf(needs);
        ways = List.copyOf(ways);
    }

    /** True when the model itself can be loaded. */
    public boolean fits() {
        return needs.get(0).fits();
    }

    /** The facts that the table builds on, by name, in the order in which they are shown. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("model", name + ", " + config.family());
        facts.put("parameters", String.format(Locale.ROOT, "%,d", config.parameters()));
        facts.put("computes in", ModelInfo.words(precision));
        if (quantisation != Quantisation.NONE) {
            facts.put("held in", ModelInfo.words(quantisation, precision));
        }
        free.gpu().ifPresent(card -> facts.put("free on " + free.card(), Bytes.text(card)));
        facts.put("free on this machine", Bytes.text(free.machine()));
        if (held > 0) {
            facts.put("held by the model loaded now", Bytes.text(held));
        }
        return facts;
    }

    /** One row for each use, in megabytes (a million bytes). */
    public Table table() {
        StringColumn use = StringColumn.create("to");
        StringColumn fits = StringColumn.create("fits");
        for (Need need : needs) {
            use.append(need.use());
            fits.append(need.fits() ? "yes" : "no");
        }
        return Table.create(
                "memory",
                use,
                megabytes("takes (MB)", Need::total),
                megabytes("weights", Need::weights),
                megabytes("cache or optimizer", Need::state),
                megabytes("while computing", Need::working),
                fits);
    }

    private DoubleColumn megabytes(String title, ToLongFunction<Need> part) {
        DoubleColumn column = DoubleColumn.create(title);
        needs.forEach(need -> column.append(part.applyAsLong(need) / 1e6));
        column.setPrintFormatter(
                new NumberColumnFormatter(new DecimalFormat("#,##0.0", DecimalFormatSymbols.getInstance(Locale.ROOT))));
        return column;
    }

    /** The short form: what is about to be loaded, and into how much room. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "%s: %,d parameters, %s in %s; %s has %s free",
                name,
                config.parameters(),
                Bytes.text(needs.get(0).total()),
                quantisation == Quantisation.NONE ? ModelInfo.word(precision) : quantisation.word(),
                free.owner(),
                Bytes.text(free.forModel()));
    }

    /** @throws DoesNotFit when the model cannot be loaded, unless it is to be tried anyway */
    public MemoryPlan requireFit(boolean anyway) {
        if (!anyway && !fits()) {
            throw refusal();
        }
        return this;
    }

    private DoesNotFit refusal() {
        String commands = ways.stream()
                .map(way -> way.command() + " (" + way.reason() + "), or ")
                .collect(Collectors.joining());
        return new DoesNotFit(line() + ", which is too little: " + (commands.isEmpty() ? "" : "run ") + commands
                + "add --force to load it all the same");
    }

    @Override
    public String toString() {
        return line() + "; it " + (fits() ? "fits" : "does not fit");
    }
}
