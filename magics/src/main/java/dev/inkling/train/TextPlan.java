package dev.inkling.train;

import dev.inkling.InklingException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run learns from and is judged by.
 *
 * @param pairs file of prompts and responses; empty for the cleaned texts
 * @param where condition on the cleaned texts; empty for all of them
 * @param heldOut what is never trained on
 * @param withinDocuments true when a token sees its own document alone
 */
public record TextPlan(String pairs, String where, HoldOut heldOut, boolean withinDocuments) {
    public TextPlan {
        if (!pairs.isEmpty() && !where.isEmpty()) {
            throw new InklingException(Setting.WHERE.option() + " chooses among the cleaned texts, and "
                    + Setting.PAIRS.option() + " takes its own file: leave one of them out");
        }
    }

    /** The cleaned texts, the newest tenth held out, packed without regard to where one ends. */
    public static final TextPlan USUAL = new TextPlan("", "", HoldOut.USUAL, false);

    /** @throws dev.inkling.InklingException when the share to hold out is out of range, or what is chosen does not go together */
    public static TextPlan of(FinetuneConfig config) {
        String pairs = config.word(Setting.PAIRS).orElse("");
        return new TextPlan(
                pairs,
                config.word(Setting.WHERE).orElse(""),
                config.word(Setting.HELD_OUT).map(HoldOut::of).orElse(HoldOut.USUAL),
                config.word(Setting.WITHIN_DOCUMENTS).map("on"::equals).orElse(!pairs.isEmpty()));
    }

    Map<String, String> shown() {
        Map<String, String> shown = new LinkedHashMap<>();
        if (!pairs.isEmpty()) {
            shown.put(Setting.PAIRS.word(), pairs);
        }
        if (!where.isEmpty()) {
            shown.put(Setting.WHERE.word(), where);
        }
        shown.put(Setting.HELD_OUT.word(), heldOut.toString());
        shown.put(Setting.WITHIN_DOCUMENTS.word(), withinDocuments ? "on" : "off");
        return shown;
    }
}
