package dev.inkling.train;

import dev.inkling.adapt.LowRankAdapter;
import dev.inkling.adapt.LowRankSettings;
import dev.inkling.model.ModelConfig;
import dev.inkling.model.Scorer;
import dev.inkling.model.engine.Precision;
import dev.inkling.model.engine.Products;

/**
 * Memory that a run takes beside the loaded model, foreseen from sizes alone, in bytes. The state is exact; what the
 * passes take is an estimate.
 *
 * @param state what is trained, in float32: the numbers, their gradients, the optimizer's state and the best state so
 *     far; and the weights beside them that a full run reads anew and leaves as they are
 * @param working what is kept of a micro-batch for the backward pass, and the largest part of the logits
 * @param rows sequences computed at once
 */
public record TrainingMemory(long state, long working, int rows) {
    /** Copies of each trained number: itself, gradient, best state. */
    private static final long COPIES = 3;

    /** The longest text whose attention holds all pairs of tokens, in bfloat16 on a processor (decoder.py). */
    private static final int LONGEST_PAIRS = 512;

    /** @param gpu true on a graphics card, whose fused attention shares keys and values as the model does */
    public static TrainingMemory of(ModelConfig model, Precision compute, TrainPlan plan, boolean gpu) {
        return of(model, compute, plan, gpu, compute == Precision.F32 && Products.preferOneDnn(gpu));
    }

    /** @param converted true where oneDNN computes the products of the layers */
    static TrainingMemory of(ModelConfig model, Precision compute, TrainPlan plan, boolean gpu, boolean converted) {
        long trained = plan.lowRank()
                .map(additions -> LowRankAdapter.size(model, additions, plan.frozen()))
                .orElseGet(() -> model.parameters() - model.lowerParameters(plan.frozen()));
        long untouched = plan.full() ? model.lowerParameters(plan.frozen()) : 0;
        int rows = MicroBatches.rowsAtOnce(plan.batch(), plan.length());
        long tokens = (long) rows * plan.length();
        long layer = perToken(model, compute, plan.full(), gpu);
        if (compute == Precision.BF16 && !gpu && plan.length() <= LONGEST_PAIRS) {
            layer += (long) model.heads() * plan.length() * compute.bytes();
        }
        layer += plan.lowRank()
                .map(additions -> ofAdditions(model, compute, additions))
                .orElse(0L);
        if (plan.residualDropout() > 0) {
            layer += 2L * model.embedding(); // of what attention and feed-forward part add, which numbers are left
        }
        long input = (long) model.embedding() * Precision.F32.bytes();
        // The layers above the frozen ones wait for the backward pass, which has one layer's worth of gradients in its
        // hands; computed twice, they keep their inputs alone.
        int waiting = model.layers() - plan.frozen() + 1;
        long layers = tokens * (plan.recompute() ? waiting * input + 2 * layer : waiting * layer);
        long trial = 0;
        if (converted) {
            layers += tokens * (plan.recompute() ? 1 : waiting - 1) * forms(model, plan);
            trial = trial(model, tokens);
        }
        long casts = plan.full() && compute != Precision.F32 ? casts(model, plan.frozen()) * compute.bytes() : 0;
        boolean headLearns = plan.full() && (plan.frozen() == 0 || !model.tied());
        long passes = layers + casts + head(model, compute, headLearns, tokens);
        return new TrainingMemory(
                Precision.F32.bytes() * (COPIES * trained + untouched)
                        + plan.rule().optimizer().state(trained),
                Math.max(Math.max(passes, trial), Scorer.memory(model, compute, layer)),
                rows);
    }

    /** Numbers that are read in the products' type for the way back: of all matrices above the frozen ones, and the head. */
    private static long casts(ModelConfig model, int frozen) {
        long head = model.tied() && frozen > 0 ? (long) model.vocabulary() * model.embedding() : 0;
        return Math.max(0, model.matrixParameters() - model.lowerParameters(frozen)) + head;
    }

    /** What a layer keeps of each token: the inputs of its products and of its norms. */
    private static long perToken(ModelConfig model, Precision compute, boolean full, boolean gpu) {
        long c = compute.bytes();
        long f = Precision.F32.bytes();
        long width = model.embedding();
        long query = (long) model.heads() * model.headSize();
        long keyValue = (long) model.keyValueHeads() * model.headSize();
        long norm = f * width + c * width + (full && model.norm() == ModelConfig.Norm.RMS ? f * width : 0);
        long norms = model.residual() == ModelConfig.Residual.PARALLEL ? norm : 2 * norm;
        boolean shared = keyValue < query && !gpu;
        // Shared keys and values are repeated on a processor, whose fused attention does not share them.
        long attention = c * (3 * query + 2 * (shared ? query : keyValue));
        long inner = (model.feed().activation().gated() ? 4 : 2) * c * model.feedForward();
        return norms + attention + inner;
    }

    /**
     * oneDNN takes and gives arrays in a form of its own, and what goes into each map and comes out is kept in that form too;
     * twice where the maps are read once more, for what dropout leaves of their inputs.
     */
    private static long forms(ModelConfig model, TrainPlan plan) {
        long kept = 0;
        for (int place : model.linearMaps()) {
            boolean twice = plan.lowRank()
                    .filter(additions -> additions.magnitudes() && additions.dropout() > 0)
                    .filter(additions -> additions.targets().cover(model, model.layers() - 1, place))
                    .isPresent();
            kept += (twice ? 2 : 1) * (model.shape(place)[0] + model.shape(place)[1]);
        }
        return kept * Precision.F32.bytes();
    }

    /** Before the first step each shape of map is tried. */
    private static long trial(ModelConfig model, long tokens) {
        return model.linearMaps().stream()
                .mapToLong(place -> Products.memory(tokens, model.shape(place)[1], model.shape(place)[0]))
                .max()
                .orElse(0);
    }

    /**
     * What the additions of a layer keep of each token: with dropout, what is left of each map's input, and which numbers
     * these are; with magnitudes, what comes out of the map and of its addition.
     */
    private static long ofAdditions(ModelConfig model, Precision compute, LowRankSettings additions) {
        long kept = 0;
        for (int place : model.linearMaps()) {
            if (additions.targets().cover(model, model.layers() - 1, place)) {
                long out = model.shape(place)[0];
                long in = model.shape(place)[1];
                kept += additions.dropout() > 0 ? in * (compute.bytes() + 1) : 0;
                kept += additions.magnitudes() ? 2 * out * compute.bytes() : 0;
            }
        }
        return kept;
    }

    /** Logits, which become their gradient; and the gradient of the head's weight before it is added up. */
    private static long head(ModelConfig model, Precision compute, boolean learns, long tokens) {
        long rows = Gradients.rowsAtOnce(tokens, model.vocabulary());
        long logits = rows * model.vocabulary() * compute.bytes();
        long weight = (long) model.vocabulary() * model.embedding() * Precision.F32.bytes();
        return logits + (learns ? weight : 0);
    }

    public long total() {
        return state + working;
    }
}
