package dev.inkling.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.Setting;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsCellTest {
    private static FinetuneConfig read(String body) {
        return read(body, new EnumMap<>(Setting.class));
    }

    private static FinetuneConfig read(String body, Map<Setting, Object> chosen) {
        FakeCell cell = new FakeCell();
        cell.body = body;
        SettingOptions.read("%%finetune", cell, chosen);
        return new FinetuneConfig(chosen);
    }

    private static String error(String body) {
        String message = assertThrows(InklingException.class, () -> read(body)).getMessage();
        assertFalse(message.contains("\n"), message);
        return message;
    }

    @Test
    void theLinesMeanWhatTheOptionsMean() {
        FinetuneConfig found = read("""
                # the second try
                method: dora
                lr: 3e-4
                rank: 8        # small
                max_steps: 40
                targets: [q_proj, v_proj]
                recompute: on
                scaling: "root"
                """);
        FinetuneConfig expected = FinetuneConfig.dora()
                .withLearningRate(3e-4)
                .withRank(8)
                .withMaxSteps(40)
                .withTargets("q_proj,v_proj")
                .with(Setting.RECOMPUTE, "on")
                .with(Setting.SCALING, "root");
        assertEquals(expected, found);
        assertEquals(
                expected,
                read("{method: dora, lr: 0.0003, rank: 8, max-steps: 40, recompute: true,\n"
                        + "targets: 'q_proj,v_proj', scaling: root}"));
        assertEquals(FinetuneConfig.defaults(), read("\n# nothing\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lr: 1e-4\\nrnak: 8 | line 2 | did you mean rank?",
                "lr: 1e-4\\n\\nrank: eight | line 3 | --rank takes a whole number from 1 to 4096, got \"eight\"",
                "rank: 2.5 | line 1 | --rank takes a whole number",
                "rank: [8, 16] | line 1 | rank takes one value, got 2",
                "rank: [] | line 1 | empty list",
                "rank: | line 1 | rank takes a value, got nothing",
                "rank: {a: 1} | line 1 | a value that holds others",
                "rank: 8\\nrank: 9 | line 2 | there is already a line for rank",
                "max-steps: 8\\nmax_steps: 9 | line 2 | there is already a line for max-steps",
                "lr: 1\\nrank: 8: 9 | line 2 | this is no YAML",
                "just some words | line 1 | expected a setting and its value",
                "- lr | line 1 | expected a setting and its value"
            })
    void whatIsWrongIsToldWithItsLine(String body, String line, String problem) {
        String said = error(body.replace("\\n", "\n"));
        assertTrue(said.startsWith(line + " below %%finetune: "), said);
        assertTrue(said.contains(problem), said);
    }

    @Test
    void aSettingThatIsGivenTwiceIsRefused() {
        Map<Setting, Object> chosen = new EnumMap<>(Map.of(Setting.RANK, (Object) "8"));
        String said = assertThrows(InklingException.class, () -> read("rank: 16", chosen))
                .getMessage();
        assertTrue(said.contains("line 1") && said.contains("on the first line too"), said);
    }
}
