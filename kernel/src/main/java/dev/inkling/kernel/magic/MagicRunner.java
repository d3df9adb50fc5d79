package dev.inkling.kernel.magic;

import dev.inkling.InklingException;
import dev.inkling.kernel.magic.Segment.MagicCall;
import dev.inkling.kernel.shell.CellFailure;
import dev.inkling.kernel.shell.HandedValues;
import dev.inkling.kernel.shell.JavaShell;
import dev.inkling.notebook.Cell;
import dev.inkling.notebook.MagicRegistry;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Runs a magic of a cell: takes its arguments apart, calls it, and stores its value in a variable where asked. */
public final class MagicRunner {
    /** Magics that take the rest of their line as it is, quotes and all. */
    private static final Set<String> VERBATIM = Set.of("time");

    private final JavaShell java;
    private final MagicRegistry registry;

    public MagicRunner(JavaShell java, MagicRegistry registry) {
        this.java = java;
        this.registry = registry;
    }

    /** True for magics whose arguments and body are Java. */
    static boolean takesJava(String name) {
        return VERBATIM.contains(name);
    }

    public String help(String name) {
        return registry.help(name);
    }

    /**
     * Runs one magic on the calling thread.
     *
     * @param cell makes what the magic sees of its cell, from the call
     * @param origin what the call stands in, such as "cell [3]", for stack traces
     * @return its value; null when it was stored in a variable or the magic has shown it itself
     */
    public Object run(MagicCall call, Function<MagicCall, Cell> cell, String origin) throws CellFailure {
        try {
            MagicRegistry.Entry entry = registry.find(call.name());
            if (call.target().isPresent() && entry.returns() == Void.class) {
                throw new InklingException("%" + call.name() + " gives no value: call it without \""
                        + call.target().get() + " =\"");
            }
            List<String> words = words(call);
            Object value = java.asMagic(() -> registry.call(call.name(), words, cell.apply(call)));
            if (call.target().isEmpty()) {
                return entry.speaks() ? null : value;
            }
            java.assign(call.target().get(), entry.returns().getCanonicalName(), HandedValues.keep(value), origin);
            return null;
        } catch (InklingException e) {
            throw CellFailure.plain("UserError", e.getMessage());
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            throw CellFailure.of(e);
        }
    }

    private List<String> words(MagicCall call) throws CellFailure {
        String arguments = call.arguments();
        if (VERBATIM.contains(call.name()) && !Set.of("-h", "--help").contains(arguments)) {
            return arguments.isEmpty() ? List.of() : List.of("--", arguments);
        }
        try {
            return MagicLexer.words(arguments, expression -> {
                try {
                    return String.valueOf(java.evaluate(expression));
                } catch (CellFailure e) {
                    throw new InklingException("${" + expression + "}: " + e.getMessage(), e);
                }
            });
        } catch (InklingException e) {
            throw CellFailure.plain("UserError", "%" + call.name() + ": " + e.getMessage());
        }
    }
}
