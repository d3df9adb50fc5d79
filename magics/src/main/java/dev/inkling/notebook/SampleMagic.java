package dev.inkling.notebook;

import dev.inkling.InklingException;
import dev.inkling.sample.SamplingConfig;
import dev.inkling.session.PairForm;
import dev.inkling.session.Session;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code %sample "opening"}: continues an opening; the text streams into the cell. */
@Command(
        name = "sample",
        description = "Continue an opening with the tuned model, or the base when nothing is tuned yet.",
        footer = {"", "%%%%sample takes the lines below it as the opening. The same seed gives the same text."})
public final class SampleMagic implements Magic<String> {
    private static final int MOST = 100;

    private final Session session;

    @Parameters(arity = "0..1", paramLabel = "OPENING", description = "The words to go on from, in quotes.")
    private String opening;

    @Option(
            names = {"-t", "--temperature"},
            paramLabel = "X",
            description = "0 is the most probable text, 1 draws as the model thinks (default: ${DEFAULT-VALUE}).")
    private double temperature = SamplingConfig.DEFAULTS.temperature();

    @Option(
            names = "--top-k",
            paramLabel = "N",
            description = "Only the N most probable tokens, 0 for all (default: ${DEFAULT-VALUE}).")
    private int topK = SamplingConfig.DEFAULTS.topK();

    @Option(
            names = "--top-p",
            paramLabel = "X",
            description = "Only the tokens that together reach this probability (default: ${DEFAULT-VALUE}).")
    private double topP = SamplingConfig.DEFAULTS.topP();

    @Option(
            names = "--repetition-penalty",
            paramLabel = "X",
            description = "Above 1 makes words that occurred less probable (default: ${DEFAULT-VALUE}).")
    private double repetitionPenalty = SamplingConfig.DEFAULTS.repetitionPenalty();

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the draws (default: ${DEFAULT-VALUE}).")
    private long seed = SamplingConfig.DEFAULTS.seed();

    @Option(
            names = {"-n", "--length"},
            paramLabel = "TOKENS",
            description = "Most tokens to add (default: ${DEFAULT-VALUE}).")
    private int length = SamplingConfig.DEFAULTS.length();

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "How many texts, each with the next seed (default: ${DEFAULT-VALUE}).")
    private int count = 1;

    @Option(names = "--base", description = "Ask the base model, not the tuned one.")
    private boolean base;

    @Option(
            names = "--answer",
            description = "Take the opening for a prompt, in the form that %%finetune --pairs learns from.")
    private boolean answer;

    public SampleMagic(Session session) {
        this.session = session;
    }

    @Override
    public String call(Cell cell) {
        String start = start(cell);
        if (count < 1 || count > MOST) {
            throw new InklingException("--count takes a whole number from 1 to " + MOST + ", got " + count);
        }
        SamplingConfig config = new SamplingConfig(temperature, topK, topP, repetitionPenalty, seed, length);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count && !cell.interrupted(); i++) {
            // The opening stays apart until the model has answered once: an error shows no half text.
            boolean[] begun = new boolean[1];
            String shown = answer ? start + "\n\n" : start;
            String prefix = (count > 1 ? "[" + (i + 1) + "] " : "") + shown;
            String text = session.sample(
                    answer ? PairForm.prompt(start) : start,
                    config.withSeed(seed + i),
                    base,
                    part -> {
                        cell.print(begun[0] ? part : prefix + part);
                        begun[0] = true;
                    },
                    cell::interrupted);
            cell.print(begun[0] ? "\n" : prefix + "\n");
            if (i + 1 < count) {
                cell.print("\n");
            }
            texts.add(shown + text);
        }
        return String.join("\n\n", texts);
    }

    private String start(Cell cell) {
        String body = cell.body().map(String::stripTrailing).orElse("");
        if (opening != null && !body.isEmpty()) {
            throw new InklingException("%sample has an opening on its line and another below it: keep one of them");
        }
        String start = opening == null ? body : opening;
        if (start.isBlank()) {
            throw new InklingException("there is nothing to continue: give an opening, as in %sample \"It was late\"");
        }
        return start;
    }
}
