package dev.inkling.session;

import dev.inkling.InklingException;
import dev.inkling.corpus.Pair;
import dev.inkling.model.HeldOut;
import dev.inkling.model.ModelConfig;
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

    /** @throws InklingException when lines of the file are broken, or too few pairs are left */
    static Preparation of(LanguageModel model, FinetuneConfig config) {
        TextPlan choice = TextPlan.of(config);
        return new PairPreparation(model, choice.pairs()).prepared(model.trainable(config), choice.heldOut());
    }

    private Preparation prepared(FinetuneConfig config, HoldOut rule) {
        ModelConfig shape = model.info().config();
        FinetuneConfig sized =
                config.values().containsKey(Setting.LENGTH) ? config : config.withLength(usualLength(shape.context()));
        int length = TrainPlan.of(sized, shape, Integer.MAX_VALUE).length();
        List<Ready> kept = kept(length);
        int held = heldOut(rule, kept.size());
        List<Ready> learned = kept.subList(0, kept.size() - held);
        TrainTexts train = new TrainTexts(
                learned.stream().map(ready -> ready.form().ids()).toList(),
                learned.stream().map(ready -> ready.form().asked()).toList());
        HeldOut heldOut = heldOut(kept.subList(kept.size() - held, kept.size()));
        TrainPlan plan = TrainPlan.of(sized, shape, Packing.places(train, length));
        String opening = PairForm.opening(kept.get(kept.size() - held).pair());
        return new Preparation(
                new RunTexts(train, heldOut, opening),
                ledger(kept, learned.size(), Packing.of(train, plan), heldOut),
                plan);
    }

    private int usualLength(int context) {
        int longest = all.stream().mapToInt(Ready::tokens).max().orElse(0);
        int rounded = (longest + ROUNDED_TO - 1) / ROUNDED_TO * ROUNDED_TO;
        return Math.min(context, Math.min(LONGEST_LENGTH, Math.max(USUAL_LENGTH, rounded)));
    }

    /** What can be learned from; the rest is discarded whole, as half a response would teach to break off. */
    private List<Ready> kept(int length) {
        List<Ready> whole = all.stream().filter(ready -> ready.pair().isWhole()).toList();
        discard(all.stream().filter(ready -> !ready.pair().isWhole()).toList(), "a prompt or a response has no words");
        List<Ready> tooLong =
                whole.stream().filter(ready -> ready.tokens() > length).toList();
        int longest = tooLong.stream().mapToInt(Ready::tokens).max().orElse(0);
        discard(
                tooLong,
                "longer than a sequence of " + length + " tokens"
                        + (longest <= model.info().config().context() ? "; --length " + longest + " takes all" : ""));
        List<Ready> kept =
                whole.stream().filter(ready -> ready.tokens() <= length).toList();
        if (kept.size() < LEAST_PAIRS) {
            throw new InklingException(file + " has " + kept.size() + " pairs to learn from, too few (at least "
                    + LEAST_PAIRS + ", better a hundred times that): add more"
                    + (discarded.isEmpty()
                            ? ""
                            : "; of " + all.size() + " are discarded "
                                    + discarded.stream()
                                            .map(one -> one.texts() + " (" + one.reason() + ")")
                                            .collect(Collectors.joining(", "))));
        }
        return kept;
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
                    some.stream().mapToLong(ready -> ready.pair().characters()).sum(),
                    some.stream().mapToLong(Ready::tokens).sum()));
        }
    }

    /** How many pairs are held out, from the end of the file. */
    private static int heldOut(HoldOut rule, int pairs) {
        if (!rule.names().isEmpty()) {
            throw new InklingException("--held-out " + rule + ": pairs have no names; take a share such as 0.1, or"
                    + " newest for the last pair of the file");
        }
        return rule.newest() ? 1 : (int) Math.max(1, Math.round(pairs * rule.share()));
    }

    private static HeldOut heldOut(List<Ready> pairs) {
        String responses = pairs.stream().map(Ready::responses).collect(Collectors.joining());
        return new HeldOut(
                pairs.stream().map(ready -> ready.form().ids()).toList(),
                pairs.stream().map(ready -> ready.form().asked()).toList(),
                responses.getBytes(StandardCharsets.UTF_8).length,
                responses.codePointCount(0, responses.length()));
    }

    private TextLedger ledger(List<Ready> kept, int learned, Packing packing, HeldOut heldOut) {
        return new TextLedger(
                all.size(),
                learned,
                kept.size() - learned,
                false,
                all.stream().mapToLong(ready -> ready.pair().characters()).sum(),
                kept.subList(0, learned).stream()
                        .mapToLong(ready -> ready.pair().characters())
                        .sum(),
                kept.subList(learned, kept.size()).stream()
                        .mapToLong(ready -> ready.pair().characters())
                        .sum(),
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
