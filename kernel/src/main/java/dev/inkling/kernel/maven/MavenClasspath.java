package dev.inkling.kernel.maven;

import dev.inkling.InklingException;
import dev.inkling.kernel.install.JavaCommand;
import dev.inkling.kernel.magic.JarResolver;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Loads {@link MavenResolver} with Maven's libraries, which lie in a folder beside the kernel's and are on no class
 * path: the kernel starts without them, and a cell may bring other versions of the same ones.
 */
public final class MavenClasspath {
    private MavenClasspath() {}

    /** @throws InklingException when the libraries are not there */
    public static JarResolver resolver() {
        Path jar = JavaCommand.jar();
        Path folder = jar.resolveSibling("lib").resolve("maven");
        try {
            List<URL> urls = new ArrayList<>(List.of(url(jar)));
            try (Stream<Path> jars = Files.list(folder)) {
                for (Path each : jars.sorted().toList()) {
                    urls.add(url(each));
                }
            }
            return (JarResolver) new Loader(urls)
                    .loadClass("dev.inkling.kernel.maven.MavenResolver")
                    .getConstructor()
                    .newInstance();
        } catch (IOException | ReflectiveOperationException e) {
            throw new InklingException("the libraries of %maven are not in " + folder + ": build again", e);
        }
    }

    private static URL url(Path file) throws MalformedURLException {
        return file.toUri().toURL();
    }

    /** Takes the classes of this package for its own, so that they see Maven's; all others as usual. */
    private static final class Loader extends URLClassLoader {
        private static final String OWN = MavenClasspath.class.getPackageName() + ".";

        Loader(List<URL> urls) {
            super(urls.toArray(URL[]::new), MavenClasspath.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(OWN)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }
}
