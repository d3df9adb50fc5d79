package dev.inkling.notebook;

import picocli.CommandLine.Model.CommandSpec;

/**
 * One command of a cell, {@code %name options}. An implementation is a class annotated for picocli, which declares name,
 * options, ranges and help once; a fresh instance serves each call.
 *
 * @param <T> what the command gives back, so that {@code var x = %name ...} is a typed declaration
 */
@FunctionalInterface
public interface Magic<T> {
    /**
     * Does the work.
     *
     * @return the value, or null for {@code Void}
     * @throws dev.inkling.InklingException for what the user can mend
     */
    T call(Cell cell) throws Exception;

    /** Adds the options that are declared elsewhere than in annotations. */
    default void declare(CommandSpec spec) {}
}
