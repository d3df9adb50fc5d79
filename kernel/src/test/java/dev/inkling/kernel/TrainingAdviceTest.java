package dev.inkling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.kernel.install.Doctor;
import dev.inkling.kernel.install.Doctor.Finding;
import dev.inkling.kernel.install.Doctor.State;
import dev.inkling.kernel.magic.Segment.MagicCall;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingAdviceTest {
    private static MagicCall call(String name) {
        return new MagicCall(1, name, "", Optional.empty(), Optional.empty(), false);
    }

    @Test
    void theFirstTrainingNamesWhatIsMissingOnce() {
        StringBuilder printed = new StringBuilder();
        TrainingAdvice advice =
                new TrainingAdvice(() -> List.of(new Finding(State.BAD, "disk", "0.1 GB free in /home", "make room")));
        advice.before(call("sample"), printed::append);
        assertEquals("", printed.toString());
        advice.before(call("finetune"), printed::append);
        advice.before(call("finetune"), printed::append);
        assertEquals(
                "before the first training: disk: 0.1 GB free in /home (%doctor says what to do about it)\n",
                printed.toString());
    }

    @Test
    void aHealthyMachineHearsNothing() {
        StringBuilder printed = new StringBuilder();
        new TrainingAdvice(List::of).before(call("finetune"), printed::append);
        assertEquals("", printed.toString());
    }

    @Test
    void theLookTakesMillisecondsAndSaysOnlyWhatIsWrong() {
        Doctor.beforeTraining();
        long start = System.nanoTime();
        List<Finding> findings = Doctor.beforeTraining();
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertTrue(millis < 50, millis + " ms");
        assertTrue(findings.stream().noneMatch(finding -> finding.state() == State.GOOD), findings.toString());
    }
}
