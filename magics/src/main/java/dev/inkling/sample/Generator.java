package dev.inkling.sample;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.inkling.InklingException;
import dev.inkling.model.Decoder;
import dev.inkling.model.KeyValueCache;
import dev.inkling.model.engine.EngineThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** Continues a sequence of token ids, one at a time, with a key/value cache. */
public final class Generator {
    private final EngineThread engine;
    private final Decoder decoder;

    public Generator(EngineThread engine, Decoder decoder) {
        this.engine = engine;
        this.decoder = decoder;
    }

    /**
     * Draws tokens until one of {@code ends} is drawn, the length is reached or the user interrupts. When the context is
     * full, the older half is let go.
     *
     * @param prompt at least one id
     * @param each hears of every token as it is drawn
     * @return the new ids, without the ending one
     */
    public List<Integer> continueFrom(
            int[] prompt,
            int length,
            Sampler sampler,
            Set<Integer> ends,
            IntConsumer each,
            BooleanSupplier interrupted) {
        if (prompt.length == 0) {
            throw new InklingException("there is nothing to continue: give an opening of at least one word");
        }
        int context = decoder.config().context();
        List<Integer> all = new ArrayList<>();
        for (int id : prompt) {
            all.add(id);
        }
        int half = Math.max(1, context / 2);
        int begin = prompt.length < context ? 0 : prompt.length - half;
        int capacity = (int) Math.min(context, (long) prompt.length - begin + length);
        List<Integer> drawn = new ArrayList<>();
        while (drawn.size() < length && !interrupted.getAsBoolean()) {
            try (KeyValueCache cache = new KeyValueCache(engine, decoder.config(), decoder.precision(), 1, capacity)) {
                List<Integer> unread = all.subList(begin, all.size());
                while (drawn.size() < length && !interrupted.getAsBoolean()) {
                    if (cache.length() + unread.size() > capacity) {
                        begin = all.size() - half;
                        break;
                    }
                    int next = sampler.next(logits(unread, cache), all);
                    if (ends.contains(next)) {
                        return drawn;
                    }
                    drawn.add(next);
                    all.add(next);
                    each.accept(next);
                    unread = List.of(next);
                }
            }
        }
        return drawn;
    }

    private float[] logits(List<Integer> ids, KeyValueCache cache) {
        try (NDManager manager = engine.root().newSubManager()) {
            long[] input = ids.stream().mapToLong(Integer::longValue).toArray();
            NDArray hidden = decoder.hidden(manager, manager.create(input, new Shape(1, input.length)), cache);
            NDArray last = engine.script().call(manager, "narrow", hidden, 1, input.length - 1, input.length);
            return decoder.logits(manager, last).toFloatArray();
        }
    }
}
