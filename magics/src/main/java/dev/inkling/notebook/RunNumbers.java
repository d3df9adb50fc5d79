package dev.inkling.notebook;

import dev.inkling.session.RunCard;
import dev.inkling.session.Session;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Numbers of runs for completion, the newest first. */
class RunNumbers implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        List<String> numbers = Session.current().allRuns().stream()
                .filter(this::isMeant)
                .map(card -> String.valueOf(card.number()))
                .collect(Collectors.toList());
        Collections.reverse(numbers);
        return numbers.iterator();
    }

    boolean isMeant(RunCard card) {
        return true;
    }

    /** What a {@code --resume} names: 0, which stands where no number is typed, is the latest. */
    static OptionalInt resumed(int typed) {
        return typed == 0 ? OptionalInt.empty() : OptionalInt.of(typed);
    }

    /** Those that can go on. */
    static final class Stopped extends RunNumbers {
        @Override
        boolean isMeant(RunCard card) {
            return !card.isFinished();
        }
    }
}
