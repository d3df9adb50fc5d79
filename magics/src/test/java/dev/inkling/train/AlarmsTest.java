package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AlarmsTest {
    private final List<TrainEvent> said = new ArrayList<>();

    private Alarms alarms() {
        TrainPlan plan = Plans.of(Optional.empty(), 900, 1, 3e-3, 1, 16, 1, Schedule.CONSTANT, 0, new UpdateRule(0), 1);
        return new Alarms(plan, new Reporter(said::add));
    }

    @Test
    void aLossThatJumpsIsSaidOnceAndNotWithEveryStepOfTheJump() {
        Alarms alarms = alarms();
        Random random = new Random(1);
        for (int step = 1; step <= 40; step++) {
            alarms.step(step, 4 - 0.01 * step + 0.2 * random.nextGaussian());
        }
        assertEquals(List.of(), said);
        for (int step = 41; step <= 45; step++) {
            alarms.step(step, 9);
        }
        assertEquals(1, said.size());
        TrainEvent.Notice notice = (TrainEvent.Notice) said.get(0);
        assertEquals(41, notice.step());
        assertTrue(notice.sentence().contains("to 9.00 in step 41"), notice.sentence());
        assertTrue(notice.sentence().endsWith("begin again with --lr 1.0e-03"), notice.sentence());
    }

    @Test
    void aLossThatFallsWithNoiseSaysNothing() {
        Alarms alarms = alarms();
        Random random = new Random(2);
        for (int step = 1; step <= 900; step++) {
            alarms.step(step, 2 + 3 * Math.exp(-step / 100.0) + 0.35 * random.nextGaussian());
        }
        assertEquals(List.of(), said);
    }
}
