package dev.inkling.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.inkling.model.Decoder;
import dev.inkling.model.Golden;
import dev.inkling.model.engine.EngineThread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Greedy texts as transformers generates them, see golden/README.md. */
class GoldenGenerationTest {
    private static final int VOCABULARY = 96;

    /** A row without its padding. */
    private static int[] unpadded(JsonNode test, String field, int row) {
        int[] ids = Golden.row(test.path(field).get(row));
        int begin = 0;
        while (test.has("attention_mask")
                && test.path("attention_mask").get(row).path(begin).asInt(1) == 0) {
            begin++;
        }
        return Arrays.copyOfRange(ids, begin, ids.length);
    }

    private static List<Integer> tail(int[] all, int from) {
        return Arrays.stream(all, from, all.length).boxed().toList();
    }

    private static List<Integer> generate(
            EngineThread engine, Decoder decoder, int[] prompt, int length, double penalty, Set<Integer> ends) {
        SamplingConfig config = new SamplingConfig(0, 0, 1, penalty, 0, length);
        List<Integer> heard = new ArrayList<>();
        List<Integer> drawn = new Generator(engine, decoder)
                .continueFrom(prompt, length, Sampler.of(config, VOCABULARY), ends, heard::add, () -> false);
        assertEquals(drawn, heard);
        return drawn;
    }

    @ParameterizedTest
    @MethodSource("dev.inkling.model.Golden#families")
    void greedyTextIsTheReferenceText(String name) {
        JsonNode generation = Golden.of(name).path("generation");
        Golden.run(name, (engine, decoder) -> {
            for (String test : List.of("greedy", "greedy_no_cache", "greedy_left_padded", "repetition_penalty")) {
                JsonNode golden = Golden.named(generation, test);
                double penalty = golden.path("args").path("repetition_penalty").asDouble(1);
                for (int row = 0; row < golden.path("prompt").size(); row++) {
                    int[] prompt = unpadded(golden, "prompt", row);
                    List<Integer> expected = tail(unpadded(golden, "sequences", row), prompt.length);
                    assertEquals(
                            expected,
                            generate(engine, decoder, prompt, expected.size(), penalty, Set.of()),
                            test + " " + row);
                }
            }
            return null;
        });
    }

    @ParameterizedTest
    @MethodSource("dev.inkling.model.Golden#families")
    void textEndsBeforeTheEndToken(String name) {
        JsonNode golden = Golden.named(Golden.of(name).path("generation"), "greedy_eos");
        int end = golden.path("args").path("eos_token_id").asInt();
        Golden.run(name, (engine, decoder) -> {
            for (int row = 0; row < golden.path("prompt").size(); row++) {
                int[] prompt = unpadded(golden, "prompt", row);
                List<Integer> expected = tail(unpadded(golden, "sequences", row), prompt.length);
                int length = expected.contains(end) ? expected.indexOf(end) : expected.size();
                assertEquals(
                        expected.subList(0, length),
                        generate(engine, decoder, prompt, 20, 1, Set.of(end)),
                        "row " + row);
            }
            return null;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "mistral_sliding"})
    void withoutACacheTheTextIsTheSame(String name) {
        JsonNode golden = Golden.named(Golden.of(name).path("generation"), "greedy_no_cache");
        int[] expected = Golden.row(golden.path("sequences").get(0));
        int begin = golden.path("prompt").get(0).size();
        Golden.run(name, (engine, decoder) -> {
            Sampler greedy = Sampler.of(SamplingConfig.greedy(1), VOCABULARY);
            for (int at = begin; at < expected.length; at++) {
                long[] ids = Arrays.stream(expected, 0, at).asLongStream().toArray();
                try (NDManager manager = engine.root().newSubManager()) {
                    float[] logits = decoder.logits(
                                    manager,
                                    decoder.hidden(manager, manager.create(ids, new Shape(1, at)), (boolean[][]) null))
                            .toFloatArray();
                    float[] last = Arrays.copyOfRange(logits, (at - 1) * VOCABULARY, at * VOCABULARY);
                    assertEquals(expected[at], greedy.next(last, List.of()));
                }
            }
            return null;
        });
    }
}
