package dev.inkling.kernel.shell;

import dev.inkling.kernel.protocol.Log;
import java.lang.reflect.Member;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;

/**
 * The imports that a session begins with, made one by one: JShell compiles for each of them, and all together take a
 * fifth of the time to the first cell, which seldom needs more than one.
 *
 * <p>All are on demand ({@code import a.b.*;}, {@code import static a.B.*;}), so that their order does not matter, and an
 * import that names nothing in a piece of Java changes nothing in it. Not thread-safe.
 */
final class StartImports {
    private static final Pattern IMPORT = Pattern.compile("import (static )?([\\w.]+)\\.\\*;");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");

    /** With one of these more than the names that are read here plays a part: an inferred type, an import of one's own. */
    private static final Set<String> MORE_THAN_NAMES = Set.of("import", "var");

    private final JShell shell;
    private final BiPredicate<String, String> holds;
    private final Consumer<Snippet> made;
    private final Deque<String> pending;

    /**
     * @param holds whether a package, the first, may have a type of that simple name, the second
     * @param made gets the snippet of each import
     */
    StartImports(JShell shell, List<String> imports, BiPredicate<String, String> holds, Consumer<Snippet> made) {
        this.shell = shell;
        this.holds = holds;
        this.made = made;
        this.pending = new ArrayDeque<>(imports);
    }

    /** Makes the next one. Returns false when there was none. */
    boolean next() {
        String source = pending.poll();
        if (source != null) {
            make(source);
        }
        return source != null;
    }

    /** Makes those that a piece of Java may need. */
    void neededBy(String java) {
        if (pending.isEmpty()) {
            return;
        }
        Set<String> names = NAME.matcher(java).results().map(MatchResult::group).collect(Collectors.toSet());
        boolean all = names.stream().anyMatch(MORE_THAN_NAMES::contains) || java.contains("\\u");
        for (Iterator<String> each = pending.iterator(); each.hasNext(); ) {
            String source = each.next();
            if (all || isNeeded(source, names)) {
                each.remove();
                make(source);
            }
        }
    }

    private boolean isNeeded(String source, Set<String> names) {
        var parts = IMPORT.matcher(source);
        if (!parts.matches()) {
            return true;
        }
        String from = parts.group(2);
        return parts.group(1) == null
                ? names.stream().anyMatch(name -> holds.test(from, name))
                : members(from).anyMatch(names::contains);
    }

    private static Stream<String> members(String className) {
        try {
            Class<?> type = Class.forName(className, false, StartImports.class.getClassLoader());
            return Stream.<Member[]>of(type.getMethods(), type.getFields())
                    .flatMap(Arrays::stream)
                    .map(Member::getName);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("no class " + className + " for the cells", e);
        }
    }

    private void make(String source) {
        for (SnippetEvent event : shell.eval(source)) {
            if (event.status() == Snippet.Status.REJECTED) {
                Log.warn("the start-up line was left out: " + source);
            }
            if (event.causeSnippet() == null) {
                made.accept(event.snippet());
            }
        }
    }
}
