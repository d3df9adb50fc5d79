package dev.inkling.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.model.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a model whose context is 64 tokens. */
class GeneratorTest {
    private static List<Integer> text(int prompt, int length, long seed, BooleanSupplier interrupted) {
        SamplingConfig config = new SamplingConfig(0.9, 0, 0.95, 1.1, seed, length);
        int[] ids = new Random(1).ints(prompt, 3, 96).toArray();
        return Golden.run("llama", (engine, decoder) -> {
            List<Integer> heard = new ArrayList<>();
            List<Integer> drawn = new Generator(engine, decoder)
                    .continueFrom(ids, length, Sampler.of(config, 96), Set.of(), heard::add, interrupted);
            assertEquals(drawn, heard);
            return drawn;
        });
    }

    @Test
    void sameSeedSameText() {
        List<Integer> first = text(5, 40, 3, () -> false);
        assertEquals(first, text(5, 40, 3, () -> false));
        assertNotEquals(first, text(5, 40, 4, () -> false));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 63", "1, 64", "2, 200", "63, 1", "63, 2", "64, 1", "64, 40", "65, 70", "300, 5"})
    void textGoesOnBeyondTheContext(int prompt, int length) {
        assertEquals(length, text(prompt, length, 1, () -> false).size());
    }

    /** What has left the context cannot matter: a long prompt continues as its last half context does. */
    @Test
    void onlyTheLatestHalfOfAFullContextIsRead() {
        int[] ids = new Random(2).ints(100, 3, 96).toArray();
        Golden.run("llama", (engine, decoder) -> {
            Generator generator = new Generator(engine, decoder);
            Sampler greedy = Sampler.of(SamplingConfig.greedy(10), 96);
            int[] latest = Arrays.copyOfRange(ids, 68, 100);
            assertEquals(
                    generator.continueFrom(latest, 10, greedy, Set.of(), id -> {}, () -> false),
                    generator.continueFrom(ids, 10, greedy, Set.of(), id -> {}, () -> false));
            return null;
        });
    }

    @Test
    void interruptedTextKeepsWhatWasDrawn() {
        int[] asked = new int[1];
        List<Integer> drawn = text(3, 50, 1, () -> asked[0]++ > 6);
        assertTrue(!drawn.isEmpty() && drawn.size() < 7, drawn.toString());
        assertEquals(drawn, text(3, 50, 1, () -> false).subList(0, drawn.size()));
        assertEquals(List.of(), text(3, 50, 1, () -> true));
    }

    @Test
    void nothingToContinueIsRefused() {
        assertThrows(InklingException.class, () -> text(0, 5, 1, () -> false));
    }
}
