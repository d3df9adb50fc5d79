package dev.inkling.session;

import java.util.List;
import java.util.Optional;

/**
 * A sweep and what came of it.
 *
 * @param number counts from 1 on this machine
 * @param varied names of what differs between the runs: settings as options, {@code model}, {@code corpus}
 * @param cells the runs, in the order in which they were or will be trained
 * @param finished true when every run has ended
 * @param stopped why it ended earlier; else empty
 */
public record Sweep(int number, List<String> varied, List<SweepCell> cells, boolean finished, String stopped) {
    public Sweep {
        varied = List.copyOf(varied);
        cells = List.copyOf(cells);
    }

    /** The runs that ended, ranked. */
    public SweepRanking ranking() {
        return SweepRanking.of(cells);
    }

    /** The best run of the best settings; empty before one has ended. */
    public Optional<SweepCell> best() {
        return ranking().groups().stream().findFirst().map(SweepRanking.Group::best);
    }

    /** Which settings won and by how much of the noise, in plain sentences. */
    public String verdict() {
        return new SweepVerdict(this).text();
    }

    @Override
    public String toString() {
        return "sweep " + number + ": " + verdict();
    }
}
