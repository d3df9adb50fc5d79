package dev.inkling.kernel.magic;

import dev.inkling.InklingException;
import dev.inkling.kernel.magic.JarResolver.Jar;
import dev.inkling.notebook.Cell;
import dev.inkling.notebook.Magic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "maven",
        description = {
            "Makes libraries of Maven, and what they need, visible to the cells that follow.",
            "Your own repository (~/.m2) is looked through first; what is not there is fetched from Maven Central, or from"
                    + " the mirror that your settings.xml names."
        })
final class MavenMagic implements Magic<Void> {
    @Parameters(arity = "1..*", paramLabel = "GROUP:ARTIFACT:VERSION", description = "The libraries.")
    private List<String> coordinates;

    private final Libraries libraries;
    private final Supplier<JarResolver> resolver;

    MavenMagic(Libraries libraries, Supplier<JarResolver> resolver) {
        this.libraries = libraries;
        this.resolver = resolver;
    }

    @Override
    public Void call(Cell cell) {
        coordinates.forEach(MavenMagic::check);
        List<Jar> jars =
                resolver.get().resolve(coordinates, sentence -> cell.print(sentence + "\n"), cell::interrupted);
        List<String> notes = new ArrayList<>();
        int added = libraries.add(jars, notes);
        notes.forEach(note -> cell.print("note: " + note + "\n"));
        int there = jars.size() - added;
        cell.print(String.join(" ", coordinates) + ": " + count(added) + " added"
                + (there == 0 ? "" : ", " + there + " there already") + "\n");
        libraries.called("%maven " + String.join(" ", coordinates));
        return null;
    }

    private static void check(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length == 2) {
            throw new InklingException("\"" + text + "\" has no version: write " + text + ":VERSION; the versions are"
                    + " listed at https://central.sonatype.com/artifact/" + parts[0] + "/" + parts[1]);
        }
    }

    private static String count(int jars) {
        return jars == 1 ? "1 jar" : jars + " jars";
    }
}
