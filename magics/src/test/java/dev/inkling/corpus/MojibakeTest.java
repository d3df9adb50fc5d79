package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MojibakeTest {
    private static final Charset GBK = Charset.forName("GBK");

    private static String misread(String text, Charset is, Charset readAs) {
        return new String(text.getBytes(is), readAs);
    }

    @Test
    void utf8ReadAsLatin1IsRepairedExactly() {
        for (String text : Texts.CHINESE) {
            assertEquals(text, Texts.cleaned(misread(text, StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)));
        }
        for (String text : Texts.ENGLISH) {
            assertEquals(text, Texts.cleaned(misread(text, StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)));
        }
    }

    @Test
    void utf8ReadAsWindows1252IsRepairedExactly() {
        assertEquals("It’s a café—no, “two”.", Texts.cleaned("Itâ€™s a cafÃ©â€”no, â€œtwoâ€\u009d."));
    }

    @Test
    void gbkReadAsLatin1IsRepairedExactly() {
        for (String text : Texts.CHINESE) {
            assertEquals(text, Texts.cleaned(misread(text, GBK, StandardCharsets.ISO_8859_1)));
        }
    }

    @Test
    void brokenLinesAmongSoundOnesAreRepairedAlone() {
        String broken = misread("他没有说话。", StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1);
        String text = Texts.CHINESE_WELL + "\n\n" + broken + "\n\n" + Texts.CHINESE_TEACHER;
        assertEquals(Texts.CHINESE_WELL + "\n\n他没有说话。\n\n" + Texts.CHINESE_TEACHER, Texts.cleaned(text));
    }

    @Test
    void soundTextIsNeverRepaired() {
        for (String text : List.of(
                "Ça alors ! Où était-il, l’été dernier ? À l’île d’Yeu, très loin.",
                "Øl på Ærø: æblegrød, smørrebrød og frøer. Größe, Fuß, schön, Übung.",
                "El niño comió piñas «mañana» a 25 °C por £3 ± ½ µm.",
                "ÀÉÎÕÜ ÇÃÃÃÃ © 2014 ®",
                "naïve façade, señor; São Tomé")) {
            assertEquals(text, Texts.cleaned(text));
        }
    }
}
