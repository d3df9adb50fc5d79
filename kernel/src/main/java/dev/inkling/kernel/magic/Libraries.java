package dev.inkling.kernel.magic;

import dev.inkling.kernel.magic.JarResolver.Jar;
import dev.inkling.kernel.shell.JavaShell;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the session has added to its class path. A library is there once: the first version stays until a restart. */
final class Libraries {
    private final JavaShell java;
    private final Set<Path> files = new LinkedHashSet<>();
    private final Map<String, String> versions = new HashMap<>();
    private final Set<String> calls = new LinkedHashSet<>();

    Libraries(JavaShell java) {
        this.java = java;
    }

    /** False when it was there already. */
    boolean add(Path jarOrFolder) {
        Path file = jarOrFolder.toAbsolutePath().normalize();
        if (!files.add(file)) {
            return false;
        }
        java.addToClasspath(file.toString());
        return true;
    }

    /**
     * Adds what Maven has found.
     *
     * @param notes takes a sentence about each library of which another version goes first
     * @return how many are new
     */
    int add(List<Jar> jars, List<String> notes) {
        int added = 0;
        for (Jar jar : jars) {
            String there = versions.putIfAbsent(jar.name(), jar.version());
            if (there != null && !there.equals(jar.version())) {
                notes.add(jar.name() + " " + there + " is in use already and stays, instead of " + jar.version()
                        + "; restart the kernel to change it");
            } else if (there == null && add(jar.file())) {
                added++;
                ownVersion(jar)
                        .ifPresent(own -> notes.add("the kernel's own " + own + " goes before "
                                + jar.file().getFileName()));
            }
        }
        return added;
    }

    /** The jar of the kernel itself that holds another version of this library. */
    private static Optional<String> ownVersion(Jar jar) {
        String artifact = jar.name().split(":")[1];
        File[] own = new File(
                        new File(System.getProperty("java.class.path"))
                                .getAbsoluteFile()
                                .getParentFile(),
                        "lib")
                .listFiles();
        return own == null
                ? Optional.empty()
                : Arrays.stream(own)
                        .map(File::getName)
                        .filter(name -> name.matches("\\Q" + artifact + "\\E-\\d.*\\.jar"))
                        .filter(name -> !name.equals(jar.file().getFileName().toString()))
                        .findFirst();
    }

    /** Notes a magic that led here, for %save. */
    void called(String line) {
        calls.add(line);
    }

    List<String> calls() {
        return new ArrayList<>(calls);
    }
}
