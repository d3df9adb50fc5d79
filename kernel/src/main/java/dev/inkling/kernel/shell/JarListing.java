package dev.inkling.kernel.shell;

import dev.inkling.kernel.protocol.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The names of the classes in some jars, by package. To read the tables of contents of all the kernel's jars, some
 * twenty-seven thousand names, takes a twentieth of the time to the first cell; so the installation writes them down.
 *
 * <p>The file: a line for each jar with its path, size and time, an empty line, then a line for each package of a jar:
 * the package, the number of the jar, and the names of the classes, with spaces between them (a class with a space in
 * its name is left out); and a last line that says that it is the last.
 */
public final class JarListing {
    /** The system property that names the file; without it the jars are read. */
    public static final String FILE = "inkling.classes";

    private static final String CLASS = ".class";

    /** The last line, so that a file that was cut is not taken for whole. */
    private static final String END = "end";

    /** The classes of one package in one jar. */
    record InJar(int jar, String names) {
        Stream<String> classes() {
            return Stream.of(names.split(" "));
        }
    }

    private final Map<String, List<InJar>> packages = new HashMap<>();

    /** @param lines those of the packages */
    private JarListing(Iterator<String> lines) {
        for (String line = lines.next(); !line.equals(END); line = lines.next()) {
            int jar = line.indexOf(' ');
            int names = line.indexOf(' ', jar + 1);
            InJar found = new InJar(Integer.parseInt(line, jar + 1, names, 10), line.substring(names + 1));
            packages.merge(
                    line.substring(0, jar),
                    List.of(found),
                    (all, more) -> Stream.concat(all.stream(), more.stream()).toList());
        }
    }

    /** From the file that was written for these jars, or else from the jars themselves. */
    static JarListing of(List<Path> jars) throws IOException {
        String file = System.getProperty(FILE);
        if (file != null) {
            try {
                Iterator<String> lines = Files.readString(Path.of(file)).lines().iterator();
                if (fits(lines, jars)) {
                    return new JarListing(lines);
                }
            } catch (IOException | RuntimeException e) {
                Log.warn("the list of classes " + file + " is left aside: " + e);
            }
        }
        return new JarListing(packages(jars).iterator());
    }

    /**
     * Writes the file.
     *
     * @param jar the class path of the process that is to read it, with the jars that its manifest names
     */
    public static void write(Path file, Path jar) throws IOException {
        List<Path> jars = ClassPath.entries(jar.toString());
        StringBuilder text = new StringBuilder();
        for (Path each : jars) {
            text.append(stamp(each)).append('\n');
        }
        text.append('\n');
        packages(jars).forEach(line -> text.append(line).append('\n'));
        Files.writeString(file, text);
    }

    private static boolean fits(Iterator<String> lines, List<Path> jars) throws IOException {
        for (Path jar : jars) {
            if (!lines.hasNext() || !lines.next().equals(stamp(jar))) {
                return false;
            }
        }
        return lines.hasNext() && lines.next().isEmpty();
    }

    private static String stamp(Path jar) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(jar, BasicFileAttributes.class);
        return jar + " " + attributes.size() + " "
                + attributes.lastModifiedTime().toMillis();
    }

    /** The lines behind the empty one. */
    private static List<String> packages(List<Path> jars) throws IOException {
        Map<String, StringBuilder> lines = new LinkedHashMap<>(); // the jars in their order
        for (int i = 0; i < jars.size(); i++) {
            try (ZipFile jar = new ZipFile(jars.get(i).toFile())) {
                for (Iterator<? extends ZipEntry> entries = jar.entries().asIterator(); entries.hasNext(); ) {
                    add(entries.next().getName(), i, lines);
                }
            }
        }
        return Stream.concat(lines.values().stream().map(StringBuilder::toString), Stream.of(END))
                .toList();
    }

    private static void add(String name, int jar, Map<String, StringBuilder> lines) {
        int slash = name.lastIndexOf('/');
        if (slash > 0 && name.endsWith(CLASS) && !name.startsWith("META-INF/") && name.indexOf(' ') < 0) {
            String start = name.substring(0, slash).replace('/', '.') + ' ' + jar;
            lines.computeIfAbsent(start, StringBuilder::new)
                    .append(' ')
                    .append(name, slash + 1, name.length() - CLASS.length());
        }
    }

    /** The classes of a package, nested ones too. */
    Stream<InJar> in(String packageName) {
        return packages.getOrDefault(packageName, List.of()).stream();
    }
}
