package dev.inkling.corpus;

import dev.inkling.InklingException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The figures that the rules go by: each is declared here, once. */
public enum RuleParameter {
    NEAR_DUPLICATE("near-duplicates.threshold", 0.55, 0.5, 1, "Jaccard similarity from which one of two drafts goes"),
    PARAGRAPH_CHARACTERS(
            "duplicate-paragraphs.characters", 100, 1, 100_000, "shortest paragraph that is looked for elsewhere"),
    PARAGRAPH_REPEATS(
            "duplicate-paragraphs.repeats", 2, 1, 100_000, "a paragraph in more documents than this stays in one"),
    FURNITURE_PAGES(
            "page-furniture.pages", 0.5, 0.1, 1, "share of a plain text's pages on which a head or foot recurs"),
    LONGEST_MARKS("repeated-marks.longest", 3, 1, 100, "marks of one kind in a row that stay"),
    HAN_TRADITIONAL("han-script.traditional", 0, 0, 1, "script to write Chinese in: 0 simplified, 1 traditional"),
    CJK_SPACES("cjk-spacing.spaces", 1, 0, 1, "spaces between Chinese and Latin words or figures, 0 or 1"),
    REPEATED_LINES("repetition.lines", 0.287, 0, 1, "share of lines that stand there before"),
    TOP_2("repetition.top-2", 0.256, 0, 1, "share of the characters in the most frequent pair of words"),
    TOP_3("repetition.top-3", 0.201, 0, 1, "the same of three words"),
    TOP_4("repetition.top-4", 0.171, 0, 1, "the same of four words"),
    REPEATED_5("repetition.repeated-5", 0.198, 0, 1, "share of the characters in runs of five words that recur"),
    REPEATED_6("repetition.repeated-6", 0.182, 0, 1, "the same of six words"),
    REPEATED_7("repetition.repeated-7", 0.167, 0, 1, "the same of seven words"),
    REPEATED_8("repetition.repeated-8", 0.154, 0, 1, "the same of eight words"),
    REPEATED_9("repetition.repeated-9", 0.14, 0, 1, "the same of nine words"),
    REPEATED_10("repetition.repeated-10", 0.127, 0, 1, "the same of ten words"),
    LANGUAGE_CHARACTERS(
            "other-language.characters", 100, 1, 100_000, "fewest letters of a paragraph whose language is told"),
    WORD_SHARE("few-words.share", 0.4, 0, 1, "share of letters below which a paragraph has few words"),
    WORD_CHARACTERS("few-words.characters", 100, 1, 100_000, "shortest paragraph that is judged by its letters"),
    ALARM_SHARE("alarm.share", 0.05, 0, 1, "share of a source that a rule may take before an alarm is raised");

    private final String id;
    private final double initial;
    private final double least;
    private final double most;
    private final String description;

    RuleParameter(String id, double initial, double least, double most, String description) {
        this.id = id;
        this.initial = initial;
        this.least = least;
        this.most = most;
        this.description = description;
    }

    /** The name used in options: that of the rule, a point, that of the figure. */
    public String id() {
        return id;
    }

    /** The measured value that holds unless another is named. */
    public double initial() {
        return initial;
    }

    /** What the figure means, without an end mark. */
    public String description() {
        return description;
    }

    /** True for counts and for the choice of one of two. */
    boolean isWhole() {
        return most >= 100 || this == CJK_SPACES || this == HAN_TRADITIONAL;
    }

    /** @throws InklingException when the value is out of range */
    double checked(double value) {
        if (!(value >= least && value <= most) || isWhole() && value != Math.rint(value)) {
            throw new InklingException(String.format(
                    Locale.ROOT,
                    "%s (%s) must be %s from %s to %s, got %s",
                    id,
                    description,
                    isWhole() ? "a whole number" : "a number",
                    plain(least),
                    plain(most),
                    plain(value)));
        }
        return value;
    }

    /** A whole number without a point. */
    static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }

    /** @throws InklingException when no figure has this name */
    public static RuleParameter named(String id) {
        String wanted = id.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        return Arrays.stream(values())
                .filter(parameter -> parameter.id.equals(wanted))
                .findFirst()
                .orElseThrow(
                        () -> new InklingException("there is nothing to set named \"" + id.strip() + "\": there are "
                                + Arrays.stream(values()).map(RuleParameter::id).collect(Collectors.joining(", "))));
    }

    /** The name and the value that holds unless another is named. */
    @Override
    public String toString() {
        return id + "=" + plain(initial);
    }
}
