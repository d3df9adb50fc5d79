package dev.inkling.kernel;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * SIGINT as an event.
 *
 * <p>The JDK's only way is sun.misc.Signal, which is supported (module jdk.unsupported) but which the compiler refuses
 * under -Werror; hence by reflection.
 */
public final class Signals {
    private Signals() {}

    /** Runs the action on SIGINT instead of ending the process; does nothing where the JVM has no such signal. */
    public static void onInterrupt(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler call = (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    action.run();
                }
                return null;
            };
            Object proxy = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, call);
            Object interrupt = signal.getConstructor(String.class).newInstance("INT");
            signal.getMethod("handle", signal, handler).invoke(null, interrupt, proxy);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return; // the interrupt message of the protocol works all the same
        }
    }
}
