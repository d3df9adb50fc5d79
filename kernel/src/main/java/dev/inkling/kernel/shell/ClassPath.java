package dev.inkling.kernel.shell;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** A class path, with what the manifests of its jars add. */
final class ClassPath {
    private ClassPath() {}

    /** Everything on that of this process that exists, in order. */
    static List<Path> entries() {
        return entries(System.getProperty("java.class.path"));
    }

    static List<Path> entries(String classPath) {
        Set<Path> entries = new LinkedHashSet<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            if (!entry.isEmpty()) {
                Path path = Path.of(entry).toAbsolutePath().normalize();
                entries.add(path);
                entries.addAll(named(path));
            }
        }
        entries.removeIf(path -> !Files.exists(path));
        return new ArrayList<>(entries);
    }

    private static List<Path> named(Path jar) {
        List<Path> named = new ArrayList<>();
        if (!jar.toString().endsWith(".jar") || !Files.isRegularFile(jar)) {
            return named;
        }
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            Manifest manifest = file.getManifest();
            String value =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            for (String name : value == null ? new String[0] : value.split("\\s+")) {
                URI resolved = jar.toUri().resolve(name);
                if (!name.isEmpty() && "file".equals(resolved.getScheme())) {
                    named.add(Path.of(resolved));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            return List.of(); // the compiler will say what is wrong with it
        }
        return named;
    }
}
