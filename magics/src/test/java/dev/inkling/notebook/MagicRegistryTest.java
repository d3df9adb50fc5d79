package dev.inkling.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.session.Session;
import dev.inkling.train.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MagicRegistryTest {
    private final MagicRegistry registry = InklingMagics.registry(Session.current());

    private String error(String name, String... arguments) {
        return assertThrows(InklingException.class, () -> registry.call(name, List.of(arguments), new FakeCell()))
                .getMessage();
    }

    @ParameterizedTest
    @CsvSource({
        "finetune, --rnak, --rank",
        "finetune, --max-step, --max-steps",
        "sample, --temprature, --temperature",
        "load_model, --dtpye, --dtype",
        "clean, --outt, --out"
    })
    void unknownOptionNamesTheNearestOne(String magic, String wrong, String right) {
        assertTrue(error(magic, wrong, "8").contains("did you mean " + right), error(magic, wrong, "8"));
    }

    @Test
    void unknownMagicNamesTheNearestOne() {
        assertTrue(error("fintune").contains("did you mean %finetune"), error("fintune"));
    }

    @ParameterizedTest
    @CsvSource({
        "--rank, eight, --rank takes a whole number from 1 to 4096",
        "--rank, 0, --rank takes a whole number from 1 to 4096",
        "--rank, 2.5, --rank takes a whole number",
        "--lr, -1, --lr takes a number from",
        "--lr, NaN, --lr takes a number from",
        "--method, qlora, --method takes lora or dora or full",
        "--schedule, step, --schedule takes",
        "--optimizer, adam, --optimizer takes adamw"
    })
    void aBadValueNamesTheOptionAndItsRange(String option, String value, String message) {
        String found = error("finetune", option, value);
        assertTrue(found.contains(message), found);
        assertFalse(found.contains("\n"), found);
    }

    @ParameterizedTest
    @CsvSource({
        "--temperature, hot",
        "--seed, 1.5",
        "--top-p, 2",
        "--length, 0",
        "--count, 0",
        "--repetition-penalty, -1"
    })
    void samplingOptionsOutOfRangeAreOneLine(String option, String value) {
        String found = error("sample", "It was late", option, value);
        assertTrue(found.contains(option), found);
        assertFalse(found.contains("\n"), found);
    }

    @Test
    void helpShowsEverySettingWithItsDefault() {
        String help = registry.help("finetune");
        for (Setting setting : Setting.values()) {
            assertTrue(help.contains(setting.option()), setting.option() + " in\n" + help);
        }
        assertTrue(help.contains("default: 3"), help);
        assertTrue(registry.help("sample").contains("(default: 0.8)"), registry.help("sample"));
        assertFalse(registry.help("sample").contains("%%%%"), registry.help("sample"));
    }

    @Test
    void helpIsPrintedAndGivesNoValue() throws Exception {
        FakeCell cell = new FakeCell();
        assertNull(registry.call("finetune", List.of("--help"), cell));
        assertEquals(registry.help("finetune"), cell.printed.toString());
    }

    @Test
    void everyMagicSaysWhatItGivesBackAndWhatItDoes() {
        registry.entries().forEach(entry -> {
            assertFalse(entry.summary().isEmpty(), entry.name());
            assertFalse(entry.returns().isPrimitive(), entry.name());
        });
    }

    @Test
    void anOpeningIsTakenFromTheLineOrFromBelowNotFromBoth() {
        FakeCell cell = new FakeCell();
        cell.body = "and another";
        String found = assertThrows(InklingException.class, () -> registry.call("sample", List.of("one"), cell))
                .getMessage();
        assertTrue(found.contains("keep one of them"), found);
        assertTrue(error("sample").contains("give an opening"), error("sample"));
    }

    @Test
    void aNumberTypeIsNamedAsOneTypesIt() {
        String message = error("load_model", "--dtype", "f16");
        assertTrue(message.contains("expected one of [auto, f32, bf16] but was \"f16\""), message);
    }

    @Test
    void theHelpOfFinetuneTellsTheRulesAndFoldsWell() {
        String help = registry.help("finetune");
        String flat = help.replaceAll("\\s+", " ");
        assertTrue(flat.contains("3, or as many as make 60 steps"), help);
        assertTrue(flat.contains("5 % of the steps, from 10 steps up to 10 %"), help);
        List<String> rules =
                help.substring(help.indexOf("Each run begins")).lines().toList();
        rules.subList(0, rules.size() - 1).forEach(line -> assertTrue(line.length() > 80, help));
        assertTrue(flat.contains("%finetune --resume goes on later"), help);
    }
}
