package dev.inkling.kernel.shell;

import dev.inkling.kernel.protocol.Log;
import java.lang.reflect.Member;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
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
 * import that names nothing in an expression or a statement changes nothing in it. A declaration is another thing: JShell
 * compiles it again at each later import on demand, and infers and shows types by the imports. All are made before the
 * first one. Not thread-safe.
 */
final class StartImports {
    private static final Pattern IMPORT = Pattern.compile("import (static )?([\\w.]+)\\.\\*;");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");

    private static final Set<String> DECLARING = Set.of(
            "import",
            "var",
            "class",
            "interface",
            "enum",
            "record",
            "public",
            "protected",
            "private",
            "static",
            "final",
            "abstract",
            "sealed",
            "synchronized",
            "transient",
            "volatile");

    /** A type and a name, as in {@code int x = 1}, {@code Map.Entry<String, Integer>[] pairs;}, {@code void f() {}}. */
    private static final Pattern DECLARATION = Pattern.compile(
            "(?!new\\b)[\\p{L}\\p{N}_$.]+(\\s*<[^;=(]*>)?(\\s*\\[\\s*])*\\s+[\\p{L}_$][\\p{L}\\p{N}_$]*\\s*(\\[\\s*]\\s*)*([=;,(]|$)");

    /** With more names than this in a piece of Java it is no quicker to look each of them up. */
    private static final int MOST_NAMES = 100;

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
        String source = pending.peek();
        if (source != null) {
            make(source);
            pending.remove(); // not before: memory may run out in the compiler
        }
        return source != null;
    }

    /** Makes those that a piece of Java may need. */
    void neededBy(String java) {
        if (pending.isEmpty()) {
            return;
        }
        Set<String> names = NAME.matcher(java).results().map(MatchResult::group).collect(Collectors.toSet());
        boolean all = names.size() > MOST_NAMES || java.contains("\\u") || declares(java, names);
        for (Iterator<String> each = pending.iterator(); each.hasNext(); ) {
            String source = each.next();
            if (all || isNeeded(source, names)) {
                make(source);
                each.remove();
            }
        }
    }

    /** True when it declares something, or may do so; to ask JShell would take as long as to make some imports. */
    private static boolean declares(String java, Set<String> names) {
        String text = java.stripLeading();
        return names.stream().anyMatch(DECLARING::contains)
                || !text.isEmpty() && "/@<".indexOf(text.charAt(0)) >= 0
                || DECLARATION.matcher(text).lookingAt();
    }

    private boolean isNeeded(String source, Set<String> names) {
        var parts = IMPORT.matcher(source);
        if (!parts.matches()) {
            return true;
        }
        String from = parts.group(2);
        return parts.group(1) == null
                ? names.stream().anyMatch(name -> holds.test(from, name))
                : members(from).map(all -> all.anyMatch(names::contains)).orElse(true);
    }

    /** The names of what a class has; empty when it is not there, of which JShell has to tell. */
    private static Optional<Stream<String>> members(String className) {
        try {
            Class<?> type = Class.forName(className, false, StartImports.class.getClassLoader());
            Stream<String> members = Stream.<Member[]>of(type.getMethods(), type.getFields())
                    .flatMap(Arrays::stream)
                    .map(Member::getName);
            return Optional.of(
                    Stream.concat(members, Arrays.stream(type.getClasses()).map(Class::getSimpleName)));
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
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
