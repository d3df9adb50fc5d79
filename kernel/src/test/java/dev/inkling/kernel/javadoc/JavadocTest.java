package dev.inkling.kernel.javadoc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavadocTest {
    private static final String SOURCE = """
            package pot;

            /** Holds ink. */
            public class Pot {
                /** The most it holds. */
                public static final int MOST = 9;

                /** Fills it by drops. */
                public void fill(int drops, java.util.List<String>... more) {}

                /** Fills it from another. */
                public void fill(final Pot other) {}

                /** Is made empty. */
                public Pot() {}

                /**
                 * Its lid.
                 *
                 * @param turns to open it
                 */
                public record Lid(int turns) {}
            }
            """;

    @TempDir
    private Path folder;

    private Path jar;

    @BeforeEach
    void jar() throws IOException {
        jar = folder.resolve("lib/pot 1.0.jar");
        zip(
                jar,
                "pot/Pot.class",
                "",
                "META-INF/maven/org.pots/pot/pom.properties",
                "groupId=org.pots\nartifactId=pot\nversion=1.0\n");
    }

    private static void zip(Path file, String... entries) throws IOException {
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < entries.length; i += 2) {
                zip.putNextEntry(new ZipEntry(entries[i]));
                zip.write(entries[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private String comment(String signature) {
        Javadoc javadoc =
                new Javadoc(new SourceFinder(folder.resolve("src.zip"), List.of(folder.resolve("repository"))));
        Optional<String> found = javadoc.comment(signature, List.of("java.lang.*", "pot.*"), List.of(jar));
        return found.map(String::strip).orElse("");
    }

    @Test
    void everyKindOfDeclarationIsFound() throws IOException {
        zip(folder.resolve("lib/pot 1.0-sources.jar"), "pot/Pot.java", SOURCE);
        assertEquals("Holds ink.", comment("pot.Pot"));
        assertEquals("Holds ink.", comment("Pot"));
        assertEquals("The most it holds.", comment("Pot.MOST:int"));
        assertEquals("Fills it by drops.", comment("void Pot.fill(int drops, java.util.List<String>... more)"));
        assertEquals("Fills it from another.", comment("void Pot.fill(Pot other)"));
        assertEquals("Is made empty.", comment("Pot()"));
        assertEquals("Its lid.", comment("Pot.Lid").lines().findFirst().orElse(""));
        assertEquals(
                "Its lid.", comment("int Pot.Lid.turns()").lines().findFirst().orElse(""));
        assertEquals("", comment("void Pot.spill()"));
        assertEquals("", comment("Nowhere"));
    }

    @Test
    void theJdksOwnSourcesAreReadByModule() throws IOException {
        assertEquals("", comment("double Math.sqrt(double a)"));
        zip(
                folder.resolve("src.zip"),
                "java.base/java/lang/Math.java",
                "package java.lang; class Math { /** The root. */ static double sqrt(double a) { return 0; } }");
        assertEquals("The root.", comment("double Math.sqrt(double a)"));
    }

    @Test
    void sourcesMayLieInAFolderOfTheirOwnOrInTheRepository() throws IOException {
        assertEquals("", comment("pot.Pot"));
        zip(folder.resolve("sources/pot 1.0-sources.jar"), "pot/Pot.java", SOURCE);
        assertEquals("Holds ink.", comment("pot.Pot"));
        Files.delete(folder.resolve("sources/pot 1.0-sources.jar"));
        zip(folder.resolve("repository/org/pots/pot/1.0/pot-1.0-sources.jar"), "pot/Pot.java", SOURCE);
        assertEquals("Holds ink.", comment("pot.Pot"));
    }
}
