package dev.inkling.kernel.javadoc;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Finds the source of a class: in the archive {@code name-sources.jar} beside the jar of the class, in the folder {@code
 * sources} beside that jar's folder, or in the local Maven repository; that of the JDK in its own archive.
 */
final class SourceFinder {
    private final Path jdk;
    private final List<Path> repositories;
    private final Map<Path, Optional<Path>> archives = new ConcurrentHashMap<>();

    /**
     * @param jdk the archive with the sources of the JDK, which need not be there
     * @param repositories folders laid out as Maven's local repository
     */
    SourceFinder(Path jdk, List<Path> repositories) {
        this.jdk = jdk;
        this.repositories = repositories;
    }

    /**
     * The text of the file that declares a class.
     *
     * @param name binary name of the outermost class
     * @param jars where to look when the kernel's own class path has no such class
     */
    Optional<String> source(String name, List<Path> jars) {
        String path = name.replace('.', '/');
        try {
            URL url = ClassLoader.getSystemResource(path + ".class");
            if (url != null && url.getProtocol().equals("jrt")) { // jrt:/java.base/java/lang/String.class
                return Files.isReadable(jdk)
                        ? read(jdk, url.getPath().substring(1).replace(".class", ".java"))
                        : Optional.empty();
            }
            Optional<Path> jar = ownJar(url).or(() -> holding(path + ".class", jars));
            Optional<Path> archive = jar.flatMap(found -> archives.computeIfAbsent(found, this::archive));
            return archive.isPresent() ? read(archive.get(), path + ".java") : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // then there is a signature alone
        }
    }

    private static Optional<Path> ownJar(URL url) throws IOException {
        return url != null && url.openConnection() instanceof JarURLConnection connection
                ? Optional.of(file(connection.getJarFileURL()))
                : Optional.empty();
    }

    private static Path file(URL url) throws IOException {
        try {
            return Path.of(url.toURI());
        } catch (java.net.URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static Optional<Path> holding(String entry, List<Path> jars) {
        return jars.stream().filter(jar -> holds(jar, entry)).findFirst();
    }

    private static boolean holds(Path jar, String entry) {
        if (!Files.isRegularFile(jar)) {
            return false;
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getEntry(entry) != null;
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<Path> archive(Path jar) {
        String name = jar.getFileName().toString().replaceFirst("\\.jar$", "-sources.jar");
        List<Path> candidates = new ArrayList<>(List.of(jar.resolveSibling(name)));
        for (Path folder = jar.getParent(); folder != null && candidates.size() < 3; folder = folder.getParent()) {
            candidates.add(folder.resolve("sources").resolve(name));
        }
        coordinates(jar).ifPresent(path -> repositories.forEach(root -> candidates.add(root.resolve(path))));
        return candidates.stream().filter(Files::isRegularFile).findFirst();
    }

    /** Where the archive is within a Maven repository, by what the jar says of itself. */
    private static Optional<String> coordinates(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            Optional<JarEntry> entry = file.stream()
                    .filter(e -> e.getName().matches("META-INF/maven/[^/]+/[^/]+/pom\\.properties"))
                    .findFirst();
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            Properties pom = new Properties();
            try (InputStream in = file.getInputStream(entry.get())) {
                pom.load(in);
            }
            String artifact = pom.getProperty("artifactId");
            String version = pom.getProperty("version");
            return Optional.of(pom.getProperty("groupId").replace('.', '/') + "/" + artifact + "/" + version + "/"
                    + artifact + "-" + version + "-sources.jar");
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> read(Path archive, String entry) throws IOException {
        try (JarFile file = new JarFile(archive.toFile())) {
            JarEntry found = file.getJarEntry(entry);
            if (found == null) {
                return Optional.empty();
            }
            try (InputStream in = file.getInputStream(found)) {
                return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }
}
