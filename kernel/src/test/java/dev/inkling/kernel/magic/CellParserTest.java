package dev.inkling.kernel.magic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.kernel.magic.Segment.JavaCode;
import dev.inkling.kernel.magic.Segment.MagicCall;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellParserTest {
    private static MagicCall only(String cell) {
        List<Segment> segments = CellParser.parse(cell);
        assertEquals(1, segments.size(), segments.toString());
        return (MagicCall) segments.get(0);
    }

    private static List<String> kinds(String cell) {
        return CellParser.parse(cell).stream()
                .map(segment -> segment instanceof MagicCall call
                        ? "%" + call.name()
                        : cell.substring(((JavaCode) segment).from(), ((JavaCode) segment).to())
                                .strip())
                .toList();
    }

    @Test
    void aMagicIsItsNameAndTheRestOfItsLine() {
        MagicCall call = only("  %clean 'my texts' --out C:\\models  ");
        assertEquals("clean", call.name());
        assertEquals("'my texts' --out C:\\models", call.arguments());
        assertEquals(Optional.empty(), call.body());
        assertEquals(Optional.empty(), call.target());
        assertFalse(call.question());
        assertEquals(1, call.line());
    }

    @Test
    void javaAndMagicsAlternate() {
        String cell = "int a = 1;\n%who\nint b = a % 2;\n\n%env HOME\n";
        assertEquals(List.of("int a = 1;", "%who", "int b = a % 2;", "%env"), kinds(cell));
        assertEquals(5, ((MagicCall) CellParser.parse(cell).get(3)).line());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "var run = %finetune --epochs 3",
                "final var run = %finetune --epochs 3;",
                "Run run = %finetune --epochs 3 ;",
                "java.util.List<Run> run = %finetune --epochs 3",
                "Run[] run=%finetune --epochs 3",
                "run = %finetune --epochs 3",
            })
    void theValueOfAMagicIsAssigned(String cell) {
        MagicCall call = only(cell);
        assertEquals("finetune", call.name());
        assertEquals("--epochs 3", call.arguments());
        assertEquals(cell.substring(0, cell.indexOf('=')).strip(), call.target().orElseThrow());
    }

    @Test
    void anAssignedMagicMayHaveABodyAndNoArguments() {
        MagicCall call = only("var text = %%sample --length 20\nIt was late\nand dark\n");
        assertEquals("--length 20", call.arguments());
        assertEquals("It was late\nand dark\n", call.body().orElseThrow());
        assertEquals("", only("var run = %finetune").arguments());
        assertEquals("", only("var run = %finetune;").arguments());
    }

    @Test
    void theBodyOfACellMagicIsOptionalAndTakenAsItIs() {
        MagicCall call = only("%%sample --seed 1\n  It was \"late\n%who\n\\");
        assertEquals("--seed 1", call.arguments());
        assertEquals("  It was \"late\n%who\n\\", call.body().orElseThrow());
        assertEquals(Optional.empty(), only("%%sample \"It was late\"").body());
        assertEquals(Optional.empty(), only("%%sample\n\n  \n").body());
    }

    @Test
    void aLineThatEndsWithABackslashGoesOn() {
        MagicCall call = only("%finetune --epochs 3 \\\n   --lr 1e-3 \\\r\n   --rank 8\n");
        assertEquals("--epochs 3 --lr 1e-3 --rank 8", call.arguments().replaceAll(" +", " "));
        assertEquals(List.of("%load_model", "int a;"), kinds("%load_model C:\\models\\\nint a;"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%sample?", "%sample ?", "%%sample?", "%sample??", "  %sample?  ", "?%sample", "??%%sample"})
    void aQuestionMarkAsksForHelp(String cell) {
        MagicCall call = only(cell);
        assertTrue(call.question());
        assertEquals("sample", call.name());
        assertEquals("", call.arguments());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int a = 7\n  %two;",
                "int a = b %c;",
                "String s = \"\"\"\n%who\n\"\"\";",
                "/*\n%who\n*/",
                "// %who",
                "call(7,\n%who)",
                "void f() {\n%who\n}",
                "int[] a = {\n%who\n};",
                "String s = \"%who\";",
                "char c = '\"';\nint a = 7\n%c;",
                "%d",
                "% who",
                "%5",
                "x\n%= 3;",
            })
    void aPercentSignInJavaIsLeftAlone(String cell) {
        if (cell.equals("%d")) { // at the start of a statement nothing but a magic begins so
            assertEquals("d", only(cell).name());
            return;
        }
        assertEquals(List.of(cell.strip()), kinds(cell));
    }

    @Test
    void textsAndCharactersOfJavaDoNotHideAMagicBehindThem() {
        assertEquals(List.of("char q = '\"'; // it's", "%who"), kinds("char q = '\"'; // it's\n%who"));
        assertEquals(List.of("String s = \"\\\\\";", "%who"), kinds("String s = \"\\\\\";\n%who"));
        assertEquals(
                List.of("String s = \"\"\"\n a \\\"\"\" b\n \"\"\";", "%who"),
                kinds("String s = \"\"\"\n a \\\"\"\" b\n \"\"\";\n%who"));
        assertEquals(List.of("void f() {\n}", "%who"), kinds("void f() {\n}\n%who"));
        assertEquals(List.of("/* { */", "%who"), kinds("/* { */\n%who"));
    }

    @Test
    void windowsLineEndsAreLineEnds() {
        assertEquals(List.of("int a = 1;", "%who", "int b = 2;"), kinds("int a = 1;\r\n%who\r\nint b = 2;\r\n"));
        assertEquals("HOME", ((MagicCall) CellParser.parse("%env HOME\r\n").get(0)).arguments());
    }

    @Test
    void anEmptyCellHasNoSegments() {
        assertEquals(List.of(), CellParser.parse(""));
        assertEquals(List.of(), CellParser.parse(" \n\n"));
    }
}
