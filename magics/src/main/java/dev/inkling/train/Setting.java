package dev.inkling.train;

import dev.inkling.InklingException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings of a fine-tuning run: each declared here once, with its range and its words of help. */
public enum Setting {
    METHOD(
            "how the model changes: lora trains small additions, dora also the lengths of the rows they are added to,"
                    + " full trains every weight",
            "by model size",
            "lora",
            "dora",
            "full"),
    EPOCHS("passes over the texts", "3, or as many as make 60 steps", 0.01, 1000, false),
    MAX_STEPS("end after this many optimizer steps, whatever the epochs say", "none", 1, 10_000_000, true),
    LR("peak learning rate", "by model size, method and optimizer", 1e-8, 1, false),
    BATCH("sequences per optimizer step", "by corpus size", 1, 4096, true),
    LENGTH("tokens per sequence", "256 or the model's context", 8, 1_048_576, true),
    RANK("rank of the additions (lora, dora)", "16", 1, 4096, true),
    ALPHA(
            "strength of the additions is alpha / rank, or as --scaling says (lora, dora)",
            "twice the rank; 8 with --scaling root",
            0.01,
            65536,
            false),
    SCALING(
            "what alpha is divided by: the rank (LoRA), or its root (rsLoRA), with which high ranks learn as fast as"
                    + " low ones (lora, dora)",
            "rank",
            "rank",
            "root"),
    TARGETS(
            "linear maps that get additions: groups, or names of the model's own such as q_proj,v_proj (lora, dora)",
            "all",
            true,
            "all",
            "attention",
            "feed-forward"),
    LORA_PLUS(
            "how many times faster than A the matrices B of the additions learn, as in LoRA+ (lora, dora)",
            "1",
            1,
            1000,
            false),
    DROPOUT(
            "share of the additions' inputs that is left out at random in training, against learning by heart (lora,"
                    + " dora)",
            "0.05 below 250,000 tokens, else 0; 0 for models of less than 100M parameters",
            0,
            0.9,
            false),
    RESIDUAL_DROPOUT(
            "share of the embeddings, and of what each layer adds to them, that is left out at random in training, with"
                    + " any method; GPT-2 was made with 0.1",
            "0",
            0,
            0.9,
            false),
    FREEZE("lowest layers that stay as they are; with full the embeddings too", "0", 0, 10_000, true),
    SEED("seed of the order of the texts and of new weights", "1", 0, Integer.MAX_VALUE, true),
    OPTIMIZER(
            "rule of the update: adamw8bit takes a quarter of adamw's memory beside the weights, lion half, adafactor"
                    + " next to none",
            "adamw",
            "adamw",
            "adamw8bit",
            "adafactor",
            "lion",
            "sgd"),
    BETA1("share of the past in the step's direction (adamw, adamw8bit, lion)", "0.9", 0, 0.9999, false),
    BETA2(
            "share of the past in the mean square (adamw, adamw8bit) or in the momentum (lion)",
            "0.95; lion 0.99",
            0,
            0.99999,
            false),
    EPS("least root of the mean square (adamw, adamw8bit, adafactor)", "1.0E-8; adafactor 1.2E-7", 1e-16, 1, false),
    MOMENTUM("share of the last step in the next (sgd)", "0.9", 0, 0.9999, false),
    SCHEDULE("course of the learning rate after the warm-up", "cosine", "cosine", "linear", "constant"),
    WARMUP(
            "optimizer steps until the learning rate has its peak",
            "5 % of the steps, from 10 steps up to 10 %",
            0,
            1_000_000,
            true),
    WEIGHT_DECAY("pull of the matrices towards zero", "0.01; adafactor 0.001, lion 0.03, sgd 1.0E-5", 0, 10, false),
    CLIP("longest gradient of a step (joint L2 norm)", "1.0", 1e-6, 1e6, false),
    RECOMPUTE(
            "compute each layer a second time on the way back: slower by about a third, with far less memory",
            "off",
            "off",
            "on"),
    SAVE_EVERY("optimizer steps between checkpoints on disk", "about twice a minute", 1, 10_000_000, true),
    PAIRS(
            "JSONL file of prompts and responses to learn from in place of the cleaned texts: on each line prompt and"
                    + " response, or instruction, input and output, or messages; the responses alone are learned",
            "none",
            new Free("FILE")),
    WHERE(
            "which of the cleaned texts to use, held out ones included: a condition on their labels, language, source,"
                    + " date and characters, as in \"kind = 'essay' and date >= 2019\"",
            "all",
            new Free("CONDITION")),
    HELD_OUT(
            "what is never trained on, to judge by: a share of the texts, from the newest on; newest, the newest text"
                    + " alone; or texts by name",
            "0.1",
            true,
            "0.1",
            "newest"),
    WITHIN_DOCUMENTS(
            "each token sees its own document alone, though several stand in a sequence, and positions begin anew with"
                    + " each",
            "off; on with --pairs",
            "off",
            "on"),
    PATIENCE(
            "stop when so many evaluations in a row, of the twelve in a run, did not improve on the best",
            "none, the run goes to its end",
            1,
            1000,
            true),
    SAMPLE_EVERY("optimizer steps between samples shown while it trains", "none", 1, 10_000_000, true),
    SAMPLE_PROMPT(
            "opening of these samples, or with --pairs their prompt",
            "the beginning of a held-out text",
            new Free("TEXT"));

    /** Any text is a value. */
    private record Free(String label) {}

    private final String help;
    private final String otherwise;
    private final List<String> choices;
    private final boolean open;
    private final double least;
    private final double most;
    private final boolean whole;
    private final String label;

    Setting(String help, String otherwise, Free text) {
        this(help, otherwise, List.of(), false, 0, 0, false, text.label());
    }

    Setting(String help, String otherwise, String... choices) {
        this(help, otherwise, false, choices);
    }

    /** @param open true for several words with commas between them, the choices or others */
    Setting(String help, String otherwise, boolean open, String... choices) {
        this(help, otherwise, List.of(choices), open, 0, 0, false, String.join("|", choices) + (open ? "|NAMES" : ""));
    }

    Setting(String help, String otherwise, double least, double most, boolean whole) {
        this(help, otherwise, List.of(), false, least, most, whole, whole ? "N" : "X");
    }

    Setting(
            String help,
            String otherwise,
            List<String> choices,
            boolean open,
            double least,
            double most,
            boolean whole,
            String label) {
        this.label = label;
        this.help = help;
        this.otherwise = otherwise;
        this.choices = choices;
        this.open = open;
        this.least = least;
        this.most = most;
        this.whole = whole;
    }

    /** As one types it, {@code --max-steps}. */
    public String option() {
        return "--" + word();
    }

    /** Its name in cards and tables, {@code max-steps}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it does and its default. */
    public String help() {
        return help + " (default: " + otherwise + ")";
    }

    /** Allowed words, or those that everybody knows of many; empty for a number. */
    public List<String> choices() {
        return choices;
    }

    /** True when a value may be several words with commas between them. */
    public boolean isOpen() {
        return open;
    }

    /** True when any text is a value, commas included. */
    public boolean isFree() {
        return most == 0 && choices.isEmpty();
    }

    /** What stands for a value in a usage line. */
    public String label() {
        return label;
    }

    /**
     * Reads a value.
     *
     * @return the word for a choice, the words with commas between them where there may be several, a text as it is,
     *     else the number
     * @throws InklingException naming the option, what it got and what it takes
     */
    public Object parse(String text) {
        if (open) {
            return words(text);
        }
        if (isFree()) {
            return free(text);
        }
        if (!choices.isEmpty()) {
            String word = text.strip().toLowerCase(Locale.ROOT);
            if (!choices.contains(word)) {
                throw new InklingException(
                        option() + " takes " + String.join(" or ", choices) + ", got \"" + text + "\"");
            }
            return word;
        }
        double number;
        try {
            number = Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            throw new InklingException(option() + " takes " + range() + ", got \"" + text + "\"", e);
        }
        return check(number, text.strip());
    }

    private String free(String text) {
        if (text.isBlank()) {
            throw new InklingException(option() + " takes a " + label.toLowerCase(Locale.ROOT) + ", got nothing");
        }
        return text;
    }

    private String words(String text) {
        String words = Stream.of(text.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(","));
        if (words.isEmpty()) {
            throw new InklingException(option() + " takes " + String.join(", ", choices)
                    + " or names with commas between them, got \"" + text + "\"");
        }
        return words;
    }

    private Double check(double number, String typed) {
        // Written so that not-a-number fails too.
        if (!(number >= least && number <= most) || whole && number != Math.rint(number)) {
            throw new InklingException(option() + " takes " + range() + ", got " + typed);
        }
        return number;
    }

    private String range() {
        String kind = whole ? "a whole number" : "a number";
        return kind + " from " + plain(least) + " to " + plain(most);
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) <= Integer.MAX_VALUE
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }
}
