package dev.inkling.kernel.magic;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Finds libraries, and what they need, in the user's Maven repository or the remote ones. */
@FunctionalInterface
public interface JarResolver {
    /**
     * A jar on this machine.
     *
     * @param name group and artifact (with the classifier where there is one), whatever the version
     * @param file where it lies
     */
    record Jar(String name, String version, Path file) {}

    /**
     * The jars of these libraries and of all that they need at run time.
     *
     * @param coordinates group:artifact:version, or group:artifact:extension:classifier:version
     * @param downloads is told of each jar fetched, in a sentence
     * @param stopped true once the user wants no more of it
     * @throws dev.inkling.InklingException when one cannot be had, saying why and what to do
     */
    List<Jar> resolve(List<String> coordinates, Consumer<String> downloads, BooleanSupplier stopped);
}
