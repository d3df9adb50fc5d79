package dev.inkling.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.eval.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SweepRankingTest {
    private static final long CHARACTERS = 1000;

    private static Evaluation scored(double bitsPerCharacter) {
        return new Evaluation(bitsPerCharacter * Math.log(2) * CHARACTERS, 300, 1100, CHARACTERS);
    }

    private static SweepCell cell(int run, String lr, int seed, double bits) {
        Map<String, String> settings = Map.of("lr", lr, "seed", String.valueOf(seed));
        return new SweepCell("m", "", settings, run, "finished", "", scored(3), scored(bits), 1);
    }

    private static Sweep sweep(SweepCell... cells) {
        return new Sweep(4, List.of("lr"), List.of(cells), true, "");
    }

    @Test
    void settingsAreRankedByTheMeanOfTheirSeedsAndNotByTheirLuckiestRun() {
        SweepRanking ranking = SweepRanking.of(List.of(
                cell(1, "1e-3", 1, 1.90),
                cell(2, "3e-3", 1, 2.00),
                cell(3, "1e-3", 2, 2.20),
                cell(4, "3e-3", 2, 2.02)));
        assertEquals(2, ranking.groups().get(0).best().run());
        assertEquals(2.01, ranking.groups().get(0).mean(), 1e-9);
        assertEquals(2.05, ranking.groups().get(1).mean(), 1e-9);
        assertEquals(0.04, ranking.lead().orElseThrow(), 1e-9);
    }

    @Test
    void theNoiseIsTheStandardErrorOfTheLeadFromThePooledSpreadOfSeeds() {
        // Squares around the means: 0.02 with two degrees of freedom, 0.0008 with one.
        SweepRanking ranking = SweepRanking.of(List.of(
                cell(1, "1e-3", 1, 1.9),
                cell(2, "1e-3", 2, 2.0),
                cell(3, "1e-3", 3, 2.1),
                cell(4, "3e-3", 1, 2.48),
                cell(5, "3e-3", 2, 2.52)));
        assertEquals(3, ranking.degrees());
        double spread = Math.sqrt(0.0208 / 3);
        assertEquals(spread, ranking.spread().orElseThrow(), 1e-9);
        assertEquals(spread * Math.sqrt(1 / 3.0 + 1 / 2.0), ranking.noise().orElseThrow(), 1e-9);
        // Student's t, 97.5 %, three degrees of freedom, as in printed tables.
        assertEquals(3.1824, ranking.required(), 5e-5);
    }

    @Test
    void aLeadFarAboveTheNoiseIsNoChance() {
        String said = sweep(cell(1, "1e-3", 1, 2.0), cell(2, "1e-3", 2, 2.002), cell(3, "3e-4", 1, 2.5))
                .verdict();
        assertTrue(said.startsWith("Best: lr 1e-3 with 2.0010 bits per character"), said);
        assertTrue(said.contains("0.4990 less than the next best (lr 3e-4): "), said);
        assertTrue(said.contains("that is no chance"), said);
    }

    @Test
    void aLeadWithinTheNoiseMayBeChance() {
        String said = sweep(cell(1, "1e-3", 1, 2.0), cell(2, "1e-3", 2, 2.2), cell(3, "3e-4", 1, 2.15))
                .verdict();
        assertTrue(said.contains("may well be chance"), said);
    }

    @Test
    void withoutASecondSeedTheVerdictSaysThatChanceWasNotMeasured() {
        String said = sweep(cell(1, "1e-3", 1, 2.0), cell(2, "3e-4", 1, 2.15)).verdict();
        assertTrue(said.contains("was not measured: --seeds 3"), said);
    }

    @Test
    void runsThatWereJudgedByDifferentTextsAreNotRanked() {
        SweepCell other = new SweepCell(
                "m", "", Map.of("lr", "3e-4"), 2, "finished", "", scored(3), new Evaluation(900, 1, 900, 900), 1);
        String said = sweep(cell(1, "1e-3", 1, 2.0), other).verdict();
        assertTrue(said.contains("cannot be ranked"), said);
    }

    @Test
    void settingsThatMakeItWorseAreToldSo() {
        String said = sweep(cell(1, "1e-1", 1, 3.5), cell(2, "1", 1, 4.5)).verdict();
        assertTrue(said.contains("no settings improved on the untrained model"), said);
    }

    @Test
    void aSweepWhoseRunsAllFailedSaysWhy() {
        SweepCell failed =
                new SweepCell("m", "", Map.of("rank", "999"), 0, "failed", "--rank 999 is too much", null, null, 0);
        assertEquals(
                "No run came to its end: --rank 999 is too much", sweep(failed).verdict());
        List<SweepCell> none = new ArrayList<>();
        assertEquals("No run has ended yet.", new Sweep(1, List.of(), none, false, "").verdict());
    }

    @Test
    void valuesAreShownAsOneTypesThem() {
        assertEquals("8", SettingText.of("8.0"));
        assertEquals("1e-4", SettingText.of("1.0E-4"));
        assertEquals("3.5e-5", SettingText.of("3.5E-5"));
        assertEquals("0.95", SettingText.of("0.95"));
        assertEquals("100000", SettingText.of("100000"));
        assertEquals("q_proj,v_proj", SettingText.of("q_proj,v_proj"));
        assertEquals("0", SettingText.of("0.0"));
        assertEquals("0.1034", SettingText.of("1.0344827586206896e-1"));
        assertEquals("2147483647", SettingText.of("2147483647"));
    }
}
