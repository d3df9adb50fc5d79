package dev.inkling.session;

import dev.inkling.InklingException;
import dev.inkling.model.Decoder;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.sample.Generator;
import dev.inkling.sample.Sampler;
import dev.inkling.sample.SamplingConfig;
import dev.inkling.sample.TextStream;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Continues texts with a model.
 *
 * @param decoder asked for in the turn of the task: what was tuned when it queued may be gone by then
 */
record Writing(LanguageModel base, Supplier<Decoder> decoder) {
    /** @return the text without the opening */
    String text(String opening, SamplingConfig config, Consumer<String> stream, BooleanSupplier interrupted) {
        int[] prompt = base.prompt(opening);
        if (prompt.length == 0) {
            throw new InklingException("there is nothing to continue: give an opening, as in %sample \"It was late\"");
        }
        StringBuilder text = new StringBuilder();
        TextStream out = new TextStream(base.tokenizer(), prompt, part -> {
            text.append(part);
            stream.accept(part);
        });
        EngineThread.get()
                .call(
                        engine -> new Generator(engine, decoder.get())
                                .continueFrom(
                                        prompt,
                                        config.length(),
                                        Sampler.of(config, base.tokenizer().size()),
                                        Set.copyOf(base.info().config().endOfText()),
                                        out::add,
                                        interrupted),
                        interrupted);
        out.end();
        return text.toString();
    }

    /** For models without a tokenizer too. */
    List<Integer> ids(int[] prompt, SamplingConfig config) {
        base.check(prompt, 1);
        int limit = base.hasTokenizer()
                ? base.tokenizer().size()
                : base.info().config().vocabulary();
        return EngineThread.get()
                .call(engine -> new Generator(engine, decoder.get())
                        .continueFrom(
                                prompt,
                                config.length(),
                                Sampler.of(config, limit),
                                Set.copyOf(base.info().config().endOfText()),
                                id -> {},
                                engine::callerInterrupted));
    }
}
