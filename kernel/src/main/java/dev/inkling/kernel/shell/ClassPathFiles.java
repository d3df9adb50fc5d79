package dev.inkling.kernel.shell;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;

/**
 * The compiler's view of the kernel's own jars, from their tables of contents.
 *
 * <p>The compiler's own file manager opens every jar of the class path as a file system before the first line of Java,
 * which takes a quarter of the time to the first cell. As soon as a cell adds something to the class path, that manager
 * does all the work again.
 */
final class ClassPathFiles extends ForwardingJavaFileManager<StandardJavaFileManager>
        implements StandardJavaFileManager {
    /** How the compiler calls the places of the JDK's modules. */
    private static final String JDK = "SYSTEM_MODULES[";

    private static final Set<String> CLASS_PATH_OPTIONS = Set.of("-classpath", "-cp", "--class-path");

    private final Map<String, Iterable<JavaFileObject>> jdk = new ConcurrentHashMap<>();
    private final Map<Location, String> modules = new ConcurrentHashMap<>();
    private final ClassPathIndex index;

    /** False once a cell has added a jar or a folder. */
    private boolean untouched = true;

    /** @param index of the whole class path that the compiler begins with */
    ClassPathFiles(StandardJavaFileManager compilers, ClassPathIndex index) {
        super(compilers);
        this.index = index;
    }

    @Override
    public Iterable<JavaFileObject> list(
            Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse) throws IOException {
        if (location.getName().startsWith(JDK) && !recurse) {
            return ofJdk(location, packageName, kinds);
        }
        if (location != StandardLocation.CLASS_PATH || recurse || !untouched) {
            return super.list(location, packageName, kinds, recurse);
        }
        if (!kinds.contains(JavaFileObject.Kind.CLASS)) {
            return List.of();
        }
        return index.classes(packageName);
    }

    /** The JDK stays as it is while it runs; JShell has several compilers, and each asks for the same packages. */
    private Iterable<JavaFileObject> ofJdk(Location module, String packageName, Set<JavaFileObject.Kind> kinds)
            throws IOException {
        String key = module.getName() + packageName + kinds;
        Iterable<JavaFileObject> files = jdk.get(key);
        if (files == null) {
            files = super.list(module, packageName, kinds, false);
            jdk.put(key, files);
        }
        return files;
    }

    /** Asked of each of the JDK's modules for every compilation, and found by way of a regular expression. */
    @Override
    public String inferModuleName(Location location) throws IOException {
        if (!location.getName().startsWith(JDK)) {
            return super.inferModuleName(location);
        }
        String name = modules.get(location);
        if (name == null) {
            name = super.inferModuleName(location);
            modules.put(location, name);
        }
        return name;
    }

    /**
     * Where the compiler looks for plug-ins, for every single compilation. The kernel's jars have none, and to look into
     * all of them takes longer than to compile a line.
     */
    @Override
    public ClassLoader getClassLoader(Location location) {
        return location == StandardLocation.CLASS_PATH && untouched
                ? ClassLoader.getPlatformClassLoader()
                : super.getClassLoader(location);
    }

    /** The only way in which JShell changes the class path. */
    @Override
    public boolean handleOption(String option, Iterator<String> remaining) {
        boolean handled = super.handleOption(option, remaining);
        if (CLASS_PATH_OPTIONS.contains(option)) {
            lookAgain();
        }
        return handled;
    }

    private void lookAgain() {
        Set<Path> now = new HashSet<>();
        Iterable<? extends Path> paths = getLocationAsPaths(StandardLocation.CLASS_PATH);
        if (paths != null) {
            paths.forEach(now::add);
        }
        untouched = now.equals(new HashSet<>(index.jars()));
    }

    @Override
    public String inferBinaryName(Location location, JavaFileObject file) {
        return file instanceof ClassPathIndex.JarClass own ? own.binaryName() : super.inferBinaryName(location, file);
    }

    @Override
    public boolean isSameFile(javax.tools.FileObject a, javax.tools.FileObject b) {
        return a instanceof ClassPathIndex.JarClass || b instanceof ClassPathIndex.JarClass
                ? a == b
                : super.isSameFile(a, b);
    }

    @Override
    public Iterable<? extends JavaFileObject> getJavaFileObjectsFromFiles(Iterable<? extends File> files) {
        return fileManager.getJavaFileObjectsFromFiles(files);
    }

    @Override
    public Iterable<? extends JavaFileObject> getJavaFileObjects(File... files) {
        return fileManager.getJavaFileObjects(files);
    }

    @Override
    public Iterable<? extends JavaFileObject> getJavaFileObjectsFromStrings(Iterable<String> names) {
        return fileManager.getJavaFileObjectsFromStrings(names);
    }

    @Override
    public Iterable<? extends JavaFileObject> getJavaFileObjects(String... names) {
        return fileManager.getJavaFileObjects(names);
    }

    @Override
    public void setLocation(Location location, Iterable<? extends File> files) throws IOException {
        fileManager.setLocation(location, files);
        lookAgain();
    }

    @Override
    public void setLocationFromPaths(Location location, Collection<? extends Path> paths) throws IOException {
        fileManager.setLocationFromPaths(location, paths);
        lookAgain();
    }

    @Override
    public Iterable<? extends File> getLocation(Location location) {
        return fileManager.getLocation(location);
    }

    @Override
    public Iterable<? extends Path> getLocationAsPaths(Location location) {
        return fileManager.getLocationAsPaths(location);
    }
}
