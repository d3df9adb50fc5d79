package dev.inkling.kernel;

import java.lang.instrument.Instrumentation;
import java.util.Optional;

/**
 * Receives the JVM's Instrumentation when the jar starts (Launcher-Agent-Class in its manifest).
 *
 * <p>With it a cell's class is redefined in place, so that the variables in its static fields keep their values.
 */
public final class Agent {
    private static volatile Instrumentation instrumentation;

    private Agent() {}

    /** Called by the JVM before main. */
    public static void agentmain(String arguments, Instrumentation given) {
        instrumentation = given;
    }

    /** Empty when the kernel was not started from its jar. */
    public static Optional<Instrumentation> instrumentation() {
        return Optional.ofNullable(instrumentation);
    }
}
