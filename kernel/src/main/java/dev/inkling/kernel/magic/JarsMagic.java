package dev.inkling.kernel.magic;

import dev.inkling.InklingException;
import dev.inkling.notebook.Cell;
import dev.inkling.notebook.Magic;
import dev.inkling.notebook.UserPath;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.zip.ZipFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "jars", description = "Makes jars, or folders of classes or of jars, visible to the cells that follow.")
final class JarsMagic implements Magic<Void> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "A jar, a folder, or a pattern such as lib/*.jar.")
    private List<File> patterns; // as text: a pattern is no path on Windows

    private final Libraries libraries;

    JarsMagic(Libraries libraries) {
        this.libraries = libraries;
    }

    @Override
    public Void call(Cell cell) throws IOException {
        List<Path> found = new ArrayList<>();
        for (File pattern : patterns) {
            found.addAll(files(pattern));
        }
        for (Path file : found) {
            checkReadable(file);
        }
        for (Path file : found) {
            cell.print((libraries.add(file) ? "added " : "there already: ") + file + "\n");
            libraries.called("%jars \"" + file.toAbsolutePath().normalize() + "\"");
        }
        return null;
    }

    /** What a pattern stands for; a folder that directly holds jars stands for these. */
    private static List<Path> files(File pattern) throws IOException {
        List<Path> found;
        if (pattern.getName().matches(".*[*?\\[{].*") && !pattern.exists()) {
            Path folder = UserPath.of(pattern.getParent() == null ? "." : pattern.getParent());
            found = Files.isDirectory(folder) ? matching(folder, pattern.getName()) : List.of();
        } else {
            Path file = UserPath.of(pattern.getPath());
            List<Path> jars = Files.isDirectory(file) ? matching(file, "*.jar") : List.of();
            found = !jars.isEmpty() || !Files.exists(file) ? jars : List.of(file);
        }
        if (found.isEmpty()) {
            throw new InklingException("there is no jar or folder " + pattern + ": paths start at "
                    + Path.of("").toAbsolutePath());
        }
        return found;
    }

    private static List<Path> matching(Path folder, String glob) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
            entries.forEach(found::add);
        } catch (PatternSyntaxException e) {
            throw new InklingException("\"" + glob + "\" is no pattern of file names: " + e.getDescription(), e);
        }
        found.sort(null);
        return found;
    }

    private static void checkReadable(Path file) {
        if (Files.isRegularFile(file)) {
            try (ZipFile jar = new ZipFile(file.toFile())) {
                jar.size();
            } catch (IOException e) {
                throw new InklingException(
                        file + " is not a jar (" + e.getMessage() + "): give a jar or a folder of classes", e);
            }
        }
    }
}
