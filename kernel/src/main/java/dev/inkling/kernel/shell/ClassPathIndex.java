package dev.inkling.kernel.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;

/** The classes in some jars by package, read in the background. */
final class ClassPathIndex {
    private final List<Path> jars;
    private final Map<Path, ZipFile> open = new HashMap<>();
    private final FutureTask<JarListing> listing;

    /** @param jars in the order in which they are searched */
    ClassPathIndex(List<Path> jars) {
        this.jars = List.copyOf(jars);
        listing = new FutureTask<>(() -> JarListing.of(jars)); // the compiler has enough to do before it needs that
        Thread indexer = new Thread(listing, "class-path");
        indexer.setDaemon(true);
        indexer.start();
    }

    /** A class in a jar. */
    final class JarClass extends SimpleJavaFileObject {
        private final Path jar;
        private final String binaryName;

        private JarClass(Path jar, String binaryName) {
            super(URI.create("inkling:///" + encoded(binaryName) + Kind.CLASS.extension), Kind.CLASS);
            this.jar = jar;
            this.binaryName = binaryName;
        }

        String binaryName() {
            return binaryName;
        }

        @Override
        public InputStream openInputStream() throws IOException {
            ZipFile file = opened(jar);
            ZipEntry entry = file.getEntry(binaryName.replace('.', '/') + Kind.CLASS.extension);
            if (entry == null) {
                throw new NoSuchFileException(
                        jar.toString(), binaryName, "the kernel's jars have changed: restart the kernel");
            }
            return file.getInputStream(entry);
        }
    }

    private static String encoded(String name) {
        boolean plain = name.chars().allMatch(c -> c > ' ' && c < 127 && "\"%<>[]\\^`{|}#?".indexOf(c) < 0);
        return plain ? name.replace('.', '/') : Integer.toHexString(name.hashCode());
    }

    /** It stays open, as it does for the class loader. */
    private ZipFile opened(Path jar) throws IOException {
        synchronized (open) {
            ZipFile file = open.get(jar);
            if (file == null) {
                file = new ZipFile(jar.toFile());
                open.put(jar, file);
            }
            return file;
        }
    }

    /** The jars, in the order in which they are searched. */
    List<Path> jars() {
        return jars;
    }

    /** The classes of one package, nested ones too. */
    List<JavaFileObject> classes(String packageName) throws IOException {
        return listed().in(packageName)
                .flatMap(jar -> jar.classes()
                        .<JavaFileObject>map(name -> new JarClass(jars.get(jar.jar()), packageName + "." + name)))
                .toList();
    }

    /** Whether a package of the JDK or of the jars has a type of that simple name; true when that cannot be told. */
    boolean mayHold(String packageName, String name) {
        try {
            Class.forName(packageName + "." + name, false, ClassLoader.getPlatformClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            try {
                return listed().in(packageName)
                        .flatMap(JarListing.InJar::classes)
                        .anyMatch(name::equals);
            } catch (IOException unreadable) {
                return true;
            }
        } catch (LinkageError e) {
            return true; // on some disks a name in the wrong case
        }
    }

    private JarListing listed() throws IOException {
        try {
            return listing.get();
        } catch (ExecutionException e) {
            throw new IOException(
                    "cannot read the kernel's jars: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading the kernel's jars");
        }
    }
}
