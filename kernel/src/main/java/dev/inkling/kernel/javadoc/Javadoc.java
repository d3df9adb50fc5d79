package dev.inkling.kernel.javadoc;

import dev.inkling.Home;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The Javadoc of what JShell names, where the sources are at hand; everything is read when it is asked for. */
public final class Javadoc {
    private final SourceFinder sources;
    private final Map<String, Optional<SourceComments>> files = new ConcurrentHashMap<>();

    Javadoc(SourceFinder sources) {
        this.sources = sources;
    }

    public Javadoc() {
        this(new SourceFinder(
                Path.of(System.getProperty("java.home"), "lib", "src.zip"),
                List.of(Home.user().resolve(".m2").resolve("repository"))));
    }

    /**
     * The comment as it stands in the source.
     *
     * @param signature as JShell gives it
     * @param imports of the session: names of types, and of packages with a star
     * @param jars added to the class path of the session
     */
    public Optional<String> comment(String signature, List<String> imports, List<Path> jars) {
        Signature wanted = Signature.parse(signature);
        if (wanted == null) {
            return Optional.empty();
        }
        for (String name : names(wanted.owner(), imports)) {
            for (int end = name.length(); end > 0; end = name.lastIndexOf('.', end - 1)) {
                Optional<SourceComments> file = file(name.substring(0, end), jars);
                if (file.isPresent()) {
                    String type = name.substring(name.lastIndexOf('.', end - 1) + 1);
                    return file.get().of(type, wanted).or(() -> ofRecord(file.get(), type, wanted));
                }
            }
        }
        return Optional.empty();
    }

    /** An accessor or constructor that a record has without writing it is explained where the record is. */
    private static Optional<String> ofRecord(SourceComments file, String type, Signature wanted) {
        return wanted.isMethod()
                ? file.of(type, new Signature(wanted.owner(), "", false, List.of()))
                        .filter(comment ->
                                comment.contains("@param " + wanted.member() + " ") || type.endsWith(wanted.member()))
                : Optional.empty();
    }

    private Optional<SourceComments> file(String name, List<Path> jars) {
        Optional<SourceComments> known = files.get(name);
        if (known != null && (known.isPresent() || jars.isEmpty())) {
            return known;
        }
        Optional<SourceComments> found = sources.source(name, jars).flatMap(Javadoc::parsed);
        files.put(name, found);
        return found;
    }

    private static Optional<SourceComments> parsed(String source) {
        try {
            return Optional.of(SourceComments.parse(source));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What the name may stand for: itself, or a type that is imported. */
    private static List<String> names(String owner, List<String> imports) {
        List<String> names = new ArrayList<>();
        String first = owner.replaceFirst("\\..*", "");
        for (String name : imports) {
            if (name.endsWith("." + first)) {
                names.add(name + owner.substring(first.length()));
            } else if (name.endsWith(".*")) {
                names.add(name.substring(0, name.length() - 1) + owner);
            }
        }
        if (owner.indexOf('.') > 0) {
            names.add(0, owner);
        }
        return names;
    }
}
