package dev.inkling.notebook;

import java.time.Duration;
import java.util.Locale;

/** Spans of time as people say them. */
public final class HumanTime {
    private HumanTime() {}

    /** Two units at most: "1.5 ms", "12.34 s", "2 min 5 s", "3 h 20 min", "4 d 6 h". */
    public static String of(Duration time) {
        if (time.isNegative()) {
            return "minus " + of(time.negated());
        }
        if (time.toDays() > 0) {
            return time.toDays() + " d " + time.toHoursPart() + " h";
        } else if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        } else if (time.toMinutes() > 0) {
            return time.toMinutes() + " min " + time.toSecondsPart() + " s";
        }
        long nanos = time.toNanos();
        if (nanos >= 1_000_000_000) {
            return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
        }
        return nanos == 0 ? "0 s" : String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }
}
