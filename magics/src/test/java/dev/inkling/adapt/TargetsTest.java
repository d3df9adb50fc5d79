package dev.inkling.adapt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inkling.model.Checkpoint;
import dev.inkling.model.Golden;
import dev.inkling.model.ModelConfig;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetsTest {
    private static ModelConfig config(String name) {
        return Checkpoint.open(Golden.folder(name)).config();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpt2 | c_attn, c_proj, attn.c_proj, c_fc, mlp.c_proj",
                "gpt_neo | q_proj, k_proj, v_proj, out_proj, c_fc, c_proj",
                "gptj | q_proj, k_proj, v_proj, out_proj, fc_in, fc_out",
                "bloom | query_key_value, dense, dense_h_to_4h, dense_4h_to_h",
                "llama | q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj",
                "mistral_sliding | q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj",
                "qwen2 | q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj",
                "qwen3 | q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj"
            })
    void everyFamilyNamesItsLinearMaps(String model, String names) {
        assertEquals(names, String.join(", ", Targets.names(config(model))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpt2 | all | attn.c_attn attn.c_proj mlp.c_fc mlp.c_proj",
                "gpt2 | attention | attn.c_attn attn.c_proj",
                "gpt2 | feed-forward | mlp.c_fc mlp.c_proj",
                "gpt2 | c_proj | attn.c_proj mlp.c_proj",
                "gpt2 | mlp.c_proj | mlp.c_proj",
                "gpt2 | proj | ",
                "gpt2 | attention, c_fc | attn.c_attn attn.c_proj mlp.c_fc",
                "bloom | dense | self_attention.dense",
                "bloom | attention | self_attention.query_key_value self_attention.dense",
                "gpt_neo | v_proj,q_proj | attn.attention.q_proj attn.attention.v_proj",
                "llama | feed-forward | mlp.gate_proj mlp.up_proj mlp.down_proj",
                "llama | h.0.q_proj | "
            })
    void wordsMeanTheMapsWhosePathTheyEnd(String model, String words, String expected) {
        ModelConfig config = config(model);
        Targets targets = Targets.of(words);
        String covered = config.linearMaps().stream()
                .filter(place -> targets.cover(config, 1, place))
                .map(place -> config.module(1, place).replaceFirst(".*\\.1\\.", ""))
                .collect(Collectors.joining(" "));
        assertEquals(expected == null ? "" : expected, covered);
    }

    @Test
    void aPathOfOneLayerMeansThatLayerAlone() {
        ModelConfig config = config("gpt2");
        Targets targets = Targets.of("h.1.attn.c_attn");
        assertEquals(
                List.of(1),
                IntStream.range(0, config.layers())
                        .filter(layer -> config.linearMaps().stream().anyMatch(p -> targets.cover(config, layer, p)))
                        .boxed()
                        .toList());
        assertEquals(List.of(), targets.unknown(config, 1));
        assertEquals(List.of("h.0.c_fc"), Targets.of("all,h.0.c_fc").unknown(config, 1));
    }

    @Test
    void everyWordThatMeansNothingIsFound() {
        assertEquals(
                List.of("q_proj", "attn"),
                Targets.of("c_attn,q_proj,attention,attn").unknown(config("gpt2"), 0));
    }

    @Test
    void narrowestIsTheLeastSideOfTheChosenMaps() {
        // Of width 32, with two heads of eight for the keys, and 48 within.
        ModelConfig config = config("llama_gqa");
        assertEquals(config.keyValueHeads() * config.headSize(), Targets.ALL.narrowest(config, 0));
        assertEquals(config.embedding(), Targets.of("q_proj,up_proj").narrowest(config, 1));
    }

    @Test
    void noWordIsNoTarget() {
        assertThrows(IllegalArgumentException.class, () -> Targets.of(" , "));
    }
}
