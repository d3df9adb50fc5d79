package dev.inkling.kernel;

import dev.inkling.kernel.protocol.Log;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Receives the JVM's Instrumentation, with which a cell's class is redefined in place, so that the variables in its
 * static fields keep their values.
 *
 * <p>It is asked for when it is first needed: from then on the JVM shows every class that it loads to Java code, which
 * would hold up the start. The JVM's launcher has a way to load an agent without attaching to the process from outside;
 * the manifest of the kernel's jar opens that way.
 */
public final class Agent {
    private static Optional<Instrumentation> instrumentation;
    private static volatile Instrumentation received;

    private Agent() {}

    /** Called by the JVM. */
    public static void agentmain(String arguments, Instrumentation given) {
        received = given;
    }

    /** Empty when the kernel was not started from its jar. */
    public static synchronized Optional<Instrumentation> instrumentation() {
        if (instrumentation == null) {
            load();
            instrumentation = Optional.ofNullable(received);
        }
        return instrumentation;
    }

    private static void load() {
        try {
            Path jar = Files.createTempFile("inkling-agent", ".jar");
            try {
                write(jar);
                Class.forName("sun.instrument.InstrumentationImpl", false, null)
                        .getMethod("loadAgent", String.class)
                        .invoke(null, jar.toString());
            } finally {
                Files.delete(jar);
            }
        } catch (IOException | ReflectiveOperationException | RuntimeException e) {
            Log.warn("classes of cells cannot be redefined in place: " + e);
        }
    }

    /** A jar with nothing but the name of this class, which the JVM finds where it is already. */
    private static void write(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Launcher-Agent-Class", Agent.class.getName());
        attributes.putValue("Can-Redefine-Classes", "true");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    }
}
