package dev.inkling.kernel.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;

/** The classes in some jars by package, from the jars' tables of contents, which are read in the background. */
final class ClassPathIndex {
    private final List<Path> jars;
    private final FutureTask<Map<String, List<Place>>> packages;

    ClassPathIndex(List<Path> jars) {
        this.jars = List.copyOf(jars);
        packages = new FutureTask<>(() -> index(jars)); // the compiler has enough to do before it needs that
        Thread indexer = new Thread(packages, "class-path");
        indexer.setDaemon(true);
        indexer.start();
    }

    /** A class in a jar; the jars stay open, as they do for the class loader. */
    static final class JarClass extends SimpleJavaFileObject {
        private final ZipFile jar;
        private final ZipEntry entry;

        JarClass(ZipFile jar, ZipEntry entry) {
            super(URI.create("inkling:///" + encoded(entry.getName())), Kind.CLASS);
            this.jar = jar;
            this.entry = entry;
        }

        private static String encoded(String name) {
            boolean plain = name.chars().allMatch(c -> c > ' ' && c < 127 && "\"%<>[]\\^`{|}#?".indexOf(c) < 0);
            return plain ? name : Integer.toHexString(name.hashCode()) + ".class";
        }

        String binaryName() {
            String name = entry.getName();
            return name.substring(0, name.length() - Kind.CLASS.extension.length())
                    .replace('/', '.');
        }

        @Override
        public InputStream openInputStream() throws IOException {
            return jar.getInputStream(entry);
        }
    }

    /** Where a class is. */
    private record Place(ZipFile jar, String name) {
        JavaFileObject file() {
            return new JarClass(jar, jar.getEntry(name));
        }
    }

    /** The jars, in the order in which they are searched. */
    List<Path> jars() {
        return jars;
    }

    /** The classes of one package, nested ones too. */
    List<JavaFileObject> classes(String packageName) throws IOException {
        return places(packageName).stream().map(Place::file).toList();
    }

    /** Whether a package of the JDK or of the jars has a type of that simple name; true when that cannot be told. */
    boolean mayHold(String packageName, String name) {
        String binary = packageName + "." + name;
        try {
            Class.forName(binary, false, ClassLoader.getPlatformClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            String entry = binary.replace('.', '/') + JavaFileObject.Kind.CLASS.extension;
            try {
                return places(packageName).stream()
                        .anyMatch(place -> place.name().equals(entry));
            } catch (IOException unreadable) {
                return true;
            }
        } catch (LinkageError e) {
            return true; // on some disks a name in the wrong case
        }
    }

    private List<Place> places(String packageName) throws IOException {
        try {
            return packages.get().getOrDefault(packageName.replace('.', '/'), List.of());
        } catch (ExecutionException e) {
            throw new IOException(
                    "cannot read the kernel's jars: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading the kernel's jars");
        }
    }

    private static Map<String, List<Place>> index(List<Path> jars) throws IOException {
        Map<String, List<Place>> found = new HashMap<>();
        for (Path jar : jars) {
            index(new ZipFile(jar.toFile()), found);
        }
        return found;
    }

    private static void index(ZipFile jar, Map<String, List<Place>> found) {
        String lastPackage = "";
        List<Place> places = new ArrayList<>();
        var entries = jar.entries();
        while (entries.hasMoreElements()) {
            String name = entries.nextElement().getName();
            int slash = name.lastIndexOf('/');
            if (slash <= 0 || !name.endsWith(".class") || name.startsWith("META-INF/")) {
                continue;
            }
            if (slash != lastPackage.length() || !name.startsWith(lastPackage)) { // jars are mostly in order
                lastPackage = name.substring(0, slash);
                places = found.computeIfAbsent(lastPackage, key -> new ArrayList<>());
            }
            places.add(new Place(jar, name));
        }
    }
}
