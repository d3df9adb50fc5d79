package dev.inkling.session;

import dev.inkling.InklingException;
import dev.inkling.corpus.Pair;
import dev.inkling.model.HeldOut;
import dev.inkling.session.TextLedger.Discard;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.HoldOut;
import dev.inkling.train.Packing;
import dev.inkling.train.Setting;
import dev.inkling.train.TextPlan;
import dev.inkling.train.TrainPlan;
import dev.inkling.train.TrainTexts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Pairs of prompts and responses made ready for a run: the loss, also the held-out one, is on the responses alone. */
final class PairPreparation {
    /** With fewer there would be nothing to judge by. */
    static final int LEAST_PAIRS = 10;

    /** Sequences are as long as the longest pair, from and up to these, unless a length is given. */
    private static final int USUAL_LENGTH = 256;

    private static final int LONGEST_LENGTH = 1024;
    private static final int ROUNDED_TO = 32;

    /** A pair in ids, and the lengths of it. */
    private record Ready(Pair pair, PairForm.Ids form) {
        int tokens() {
            return form.ids().length;
        }

        private String responses() {
            return pair.turns().stream()
                    .filter(turn -> turn.role() == Pair.Role.RESPONSE)
                    .map(Pair.Turn::text)
                    .collect(Collectors.joining());
        }
    }

    private record Split(List<Ready> learned, List<Ready> heldOut) {}

    private final LanguageModel model;
    private final String file;
    private final List<Ready> all;
    private final List<Discard> discarded = new ArrayList<>();

    private PairPreparation(LanguageModel model, String file) {
        this.model = model;
        this.file = file;
        this.all = Pair.read(Path.of(file)).stream()
                .map(pair -> new Ready(pair, PairForm.ids(pair, model::encode, model.beginOfText(), model.endOfText())))
                .toList();
    }

    /**
     * @param yardstick judges by those of its lines, also where one is longer than a sequence
     * @throws InklingException when lines of the file are broken, or too few pairs are left
     */
    static Preparation of(LanguageModel model, Yardstick yardstick, FinetuneConfig config) {
        TextPlan choice = TextPlan.of(config);
        return new PairPreparation(model, choice.pairs())
                .prepared(model.trainable(config), choice.heldOut(), yardstick);
    }

    /** Lines of the pairs that are held out where nothing says which. */
    static Set<Integer> heldOutLines(LanguageModel model, FinetuneConfig config) {
        TextPlan choice = TextPlan.of(config);
        PairPreparation pairs = new PairPreparation(model, choice.pairs());
        FinetuneConfig sized = pairs.sized(model.trainable(config));
        return pairs.split(pairs.length(sized), choice.heldOut(), Yardstick.OWN).heldOut().stream()
                .map(ready -> ready.pair().line())
                .collect(Collectors.toSet());
    }

    /**
     * Checks what needs no model.
     *
     * @throws InklingException when lines of the file are broken, it has too few, or it cannot be split as asked
     */
    static void require(TextPlan choice) {
        requireEnough(choice.pairs(), Pair.read(Path.of(choice.pairs())).size(), "");
        requireShare(choice.heldOut());
    }

    private Preparation prepared(FinetuneConfig config, HoldOut rule, Yardstick yardstick) {
        FinetuneConfig sized = sized(config);
        int length = length(sized);
        Split split = split(length, rule, yardstick);
        TrainTexts train = new TrainTexts(
                split.learned().stream().map(ready -> ready.form().ids()).toList(),
                split.learned().stream().map(ready -> ready.form().asked()).toList());
        HeldOut heldOut = heldOut(split.heldOut());
        TrainPlan plan = TrainPlan.of(sized, model.info().config(), Packing.places(train, length));
        String opening = PairForm.opening(split.heldOut().get(0).pair());
        return new Preparation(
                new RunTexts(train, heldOut, opening), ledger(split, Packing.of(train, plan), heldOut), plan);
    }

    private FinetuneConfig sized(FinetuneConfig config) {
        return config.values().containsKey(Setting.LENGTH)
                ? config
                : config.withLength(usualLength(model.info().config().context()));
    }

    private int length(FinetuneConfig sized) {
        return TrainPlan.of(sized, model.info().config(), Integer.MAX_VALUE).length();
    }

    private int usualLength(int context) {
        int longest = all.stream().mapToInt(Ready::tokens).max().orElse(0);
        int rounded = (longest + ROUNDED_TO - 1) / ROUNDED_TO * ROUNDED_TO;
        return Math.min(context, Math.min(LONGEST_LENGTH, Math.max(USUAL_LENGTH, rounded)));
    }

    /** What can be learned from and judged by; the rest is discarded whole, as half a response would teach to break off. */
    private Split split(int length, HoldOut rule, Yardstick yardstick) {
        requireShare(rule);
        List<Ready> whole = all.stream().filter(ready -> ready.pair().isWhole()).toList();
        discard(all.stream().filter(ready -> !ready.pair().isWhole()).toList(), "a prompt or a response has no words");
        Map<Boolean, List<Ready>> judged = whole.stream()
                .collect(Collectors.partitioningBy(
                        ready -> yardstick.lines().contains(ready.pair().line())));
        List<Ready> kept = kept(judged.get(false), length);
        requireEnough(file, kept.isEmpty() ? 0 : judged.get(true).size() + kept.size(), lost());
        if (!yardstick.isOwn()) {
            return new Split(kept, judged.get(true));
        }
        int held = rule.newest() ? 1 : (int) Math.max(1, Math.round(kept.size() * rule.share()));
        return new Split(kept.subList(0, kept.size() - held), kept.subList(kept.size() - held, kept.size()));
    }

    private List<Ready> kept(List<Ready> whole, int length) {
        List<Ready> tooLong =
                whole.stream().filter(ready -> ready.tokens() > length).toList();
        int longest = tooLong.stream().mapToInt(Ready::tokens).max().orElse(0);
        discard(
                tooLong,
                "longer than a sequence of " + length + " tokens"
                        + (longest <= model.info().config().context() ? "; --length " + longest + " takes all" : ""));
        return whole.stream().filter(ready -> ready.tokens() <= length).toList();
    }

    private String lost() {
        return discarded.isEmpty()
                ? ""
                : "; of " + all.size() + " are discarded "
                        + discarded.stream()
                                .map(one -> one.texts() + " (" + one.reason() + ")")
                                .collect(Collectors.joining(", "));
    }

    private static void requireEnough(String file, int pairs, String lost) {
        if (pairs < LEAST_PAIRS) {
            throw new InklingException(file + " has " + pairs + " pairs to learn from, too few (at least " + LEAST_PAIRS
                    + ", better a hundred times that): add more" + lost);
        }
    }

    private void discard(List<Ready> some, String reason) {
        if (!some.isEmpty()) {
            String lines = some.stream()
                    .limit(3)
                    .map(ready -> String.valueOf(ready.pair().line()))
                    .collect(Collectors.joining(", "));
            discarded.add(new Discard(
                    reason + " (line " + lines + (some.size() > 3 ? " and others" : "") + ")",
                    some.size(),
                    characters(some),
                    some.stream().mapToLong(Ready::tokens).sum()));
        }
    }

    /** Pairs are held out from the end of the file. */
    private static void requireShare(HoldOut rule) {
        if (!rule.names().isEmpty()) {
            throw new InklingException("--held-out " + rule + ": pairs have no names; take a share such as 0.1, or"
                    + " newest for the last pair of the file");
        }
    }

    private static HeldOut heldOut(List<Ready> pairs) {
        String responses = pairs.stream().map(Ready::responses).collect(Collectors.joining());
        return new HeldOut(
                pairs.stream().map(ready -> ready.form().ids()).toList(),
                pairs.stream().map(ready -> ready.form().asked()).toList(),
                responses.getBytes(StandardCharsets.UTF_8).length,
                responses.codePointCount(0, responses.length()));
    }

    private static long characters(List<Ready> pairs) {
        return pairs.stream().mapToLong(ready -> ready.pair().characters()).sum();
    }

    private TextLedger ledger(Split split, Packing packing, HeldOut heldOut) {
        return new TextLedger(
                all.size(),
                split.learned().size(),
                split.heldOut().size(),
                false,
                characters(all),
                characters(split.learned()),
                characters(split.heldOut()),
                all.stream().mapToLong(Ready::tokens).sum(),
                packing.tokens(),
                heldOut.tokens(),
                packing.targets(),
                packing.places(),
                packing.tokens() - packing.reached(),
                discarded,
                true);
    }
}
