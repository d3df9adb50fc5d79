package dev.inkling.kernel.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarListingTest {
    @TempDir
    Path folder;

    @AfterEach
    void forget() {
        System.clearProperty(JarListing.FILE);
    }

    private Path jar(String name, String... entries) throws IOException {
        Path jar = folder.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String entry : entries) {
                out.putNextEntry(new ZipEntry(entry));
            }
        }
        return jar;
    }

    private static List<String> shown(JarListing listing, String packageName) {
        return listing.in(packageName)
                .map(found ->
                        found.jar() + ": " + String.join(",", found.classes().toList()))
                .toList();
    }

    @Test
    void classesAreListedByPackageInTheOrderOfTheJars() throws Exception {
        Path first =
                jar("a 墨.jar", "p/One.class", "q/Two.class", "p/One$In.class", "META-INF/v/9/p/X.class", "Top.class");
        Path second = jar("b.jar", "p/Three.class", "p/notes.txt", "p/字.class");
        JarListing listing = JarListing.of(List.of(first, second));
        assertEquals(List.of("0: One,One$In", "1: Three,字"), shown(listing, "p"));
        assertEquals(List.of("0: Two"), shown(listing, "q"));
        assertEquals(List.of(), shown(listing, "META-INF.v.9.p"));
    }

    @Test
    void whatIsWrittenDownCountsUntilAJarChanges() throws Exception {
        Path jar = jar("a.jar", "p/One.class");
        Path file = folder.resolve("classes.txt");
        JarListing.write(file, jar);
        Files.writeString(file, Files.readString(file).replace("One", "Written"));
        System.setProperty(JarListing.FILE, file.toString());
        assertEquals(List.of("0: Written"), shown(JarListing.of(List.of(jar)), "p"));
        assertEquals(List.of(), shown(JarListing.of(List.of()), "p"), "another class path");
        jar("a.jar", "p/Newer.class", "p/Newest.class");
        assertEquals(List.of("0: Newer,Newest"), shown(JarListing.of(List.of(jar)), "p"));
    }

    @Test
    void aDamagedFileIsLeftAside() throws Exception {
        Path jar = jar("a.jar", "p/One.class");
        Path file = folder.resolve("classes.txt");
        JarListing.write(file, jar);
        System.setProperty(JarListing.FILE, file.toString());
        String text = Files.readString(file).replace("One", "Written");
        for (String damaged : List.of(
                "",
                "\n",
                text.substring(0, text.indexOf('\n') + 1),
                text.substring(0, text.indexOf("p 0")),
                text.substring(0, text.length() - 4),
                text.replace("p 0", "p x"))) {
            Files.writeString(file, damaged);
            assertEquals(List.of("0: One"), shown(JarListing.of(List.of(jar)), "p"), damaged);
        }
        Files.delete(file);
        assertEquals(List.of("0: One"), shown(JarListing.of(List.of(jar)), "p"));
    }

    @Test
    void theIndexTellsWhatAPackageMayHold() throws Exception {
        ClassPathIndex index = new ClassPathIndex(List.of(jar("a.jar", "p/One.class")));
        assertTrue(index.mayHold("p", "One"));
        assertFalse(index.mayHold("p", "Two"));
        assertTrue(index.mayHold("java.util", "List"));
        assertFalse(index.mayHold("java.util", "One"));
        Path broken = Files.writeString(folder.resolve("broken.jar"), "no jar");
        assertTrue(new ClassPathIndex(List.of(broken)).mayHold("p", "Two"), "who cannot tell says yes");
    }
}
