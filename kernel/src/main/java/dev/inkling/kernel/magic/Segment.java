package dev.inkling.kernel.magic;

import java.util.Optional;

/** A stretch of a cell. */
public sealed interface Segment {
    /**
     * Java from one position of the cell to another, in UTF-16 units.
     *
     * @param from first position
     * @param to position after the last
     */
    record JavaCode(int from, int to) implements Segment {}

    /**
     * A magic.
     *
     * @param line number in the cell, from 1
     * @param arguments the rest of its line, not yet taken apart
     * @param body the lines below {@code %%name}
     * @param target what the value is assigned to, for example {@code var run}; empty when it is not
     * @param question true for {@code %name?}
     */
    record MagicCall(
            int line, String name, String arguments, Optional<String> body, Optional<String> target, boolean question)
            implements Segment {}
}
