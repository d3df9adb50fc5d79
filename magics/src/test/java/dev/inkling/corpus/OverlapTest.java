package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class OverlapTest {
    private static final String HELD = "The driver came to the mill on the third day of the flood, and said nothing.";
    private static final String KEPT = "My aunt painted the bridge twice, once for the bishop and once for herself.";

    private final Overlap overlap = new Overlap(List.of(HELD, "夜里落雨，司机没有说话，把车停在磨坊门口。"));

    @Test
    void paragraphsThatAreHeldOutAreTakenOutHoweverTheirLinesAreBroken() {
        String other = HELD.replace(" mill", "\nmill").replace(",", "").toUpperCase(java.util.Locale.ROOT);
        assertEquals(KEPT, overlap.without(KEPT + "\n\n" + other));
        assertEquals(KEPT, overlap.without("夜里落雨,司机没有说话,把车停在磨坊门口\n\n" + KEPT));
    }

    @Test
    void aTextThatIsHeldOutAsAWholeLeavesNothing() {
        assertEquals("", overlap.without("* * *\n\n" + HELD + "\n\nThe end."));
    }

    @Test
    void aTextOfItsOwnStaysAsItIs() {
        assertEquals(KEPT + "\n\nYes.", overlap.without(KEPT + "\n\nYes."));
        assertEquals("Yes.", overlap.without("Yes."));
    }
}
