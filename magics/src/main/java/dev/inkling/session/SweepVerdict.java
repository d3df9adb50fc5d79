package dev.inkling.session;

import dev.inkling.train.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a sweep has shown, in plain sentences. */
final class SweepVerdict {
    private final Sweep sweep;
    private final SweepRanking ranking;

    SweepVerdict(Sweep sweep) {
        this.sweep = sweep;
        this.ranking = sweep.ranking();
    }

    String text() {
        String stopped = sweep.stopped().isEmpty()
                ? ""
                : sweep.stopped() + "; %sweep --resume=" + sweep.number() + " goes on with what is missing. ";
        return stopped + found();
    }

    private String found() {
        List<SweepRanking.Group> groups = ranking.groups();
        if (groups.isEmpty()) {
            return sweep.cells().stream()
                    .filter(cell -> !cell.problem().isEmpty())
                    .findFirst()
                    .map(cell -> "No run came to its end: " + cell.problem())
                    .orElse("No run has ended yet.");
        }
        if (!ranking.isFair()) {
            return "The runs were judged by different texts, so that they cannot be ranked: sweep over settings that"
                    + " leave the held-out texts as they are.";
        }
        SweepRanking.Group first = groups.get(0);
        String won = String.format(
                Locale.ROOT,
                "%s with %.4f bits per character on the held-out texts%s",
                name(first),
                first.mean(),
                first.cells().size() > 1 ? " (mean of " + first.cells().size() + " seeds)" : "");
        if (groups.size() < 2) {
            return "Only " + won + " came to its end: there is nothing to compare it with." + worse(first);
        }
        String lead = String.format(
                Locale.ROOT,
                ", %.4f less than the next best (%s)",
                ranking.lead().orElseThrow(),
                name(groups.get(1)));
        return "Best: " + won + lead + noise() + worse(first);
    }

    /** How the lead compares with chance, and what was taken for chance. */
    private String noise() {
        if (ranking.noise().isEmpty()) {
            return ". How much of that is chance was not measured: --seeds " + SweepConfig.USUAL_SEEDS
                    + " trains the best settings with other seeds too.";
        }
        double noise = ranking.noise().getAsDouble();
        double times = ranking.lead().orElseThrow() / noise;
        String sure = times >= ranking.required()
                ? "that is no chance"
                : String.format(
                        Locale.ROOT,
                        "that may well be chance, which %.1f times would not be; more --seeds would tell",
                        ranking.required());
        String why = String.format(
                Locale.ROOT,
                " The noise, %.4f, is how far such a lead varies with the seed alone (runs with the same settings and"
                        + " other seeds are %.4f apart, as a standard deviation).",
                noise,
                ranking.spread().orElseThrow());
        return noise == 0
                ? ". Other seeds changed nothing at all."
                : String.format(Locale.ROOT, ": %.1f times the noise; %s.", times, sure) + why;
    }

    private static String worse(SweepRanking.Group first) {
        return first.best().after().bitsPerCharacter() < first.best().before().bitsPerCharacter()
                ? ""
                : " But no settings improved on the untrained model: lower --lr, or add texts.";
    }

    private String name(SweepRanking.Group group) {
        SweepCell cell = group.best();
        Map<String, String> values = new LinkedHashMap<>();
        sweep.varied().stream()
                .filter(name -> !name.equals(Setting.SEED.word()))
                .forEach(name -> values.put(name, cell.value(name)));
        return values.isEmpty() ? "run " + cell.run() : SettingText.of(values);
    }
}
