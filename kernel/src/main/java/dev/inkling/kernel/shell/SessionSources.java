package dev.inkling.kernel.shell;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;

/**
 * The session as a file: the source of every declaration and statement that is still in force, without those that every
 * session begins with and those that threw an exception. Imports, types and methods come first, whatever their order
 * was, for each may have been redefined after it was used.
 */
final class SessionSources {
    /** Behind all others of its kind. */
    static final int LAST = Integer.MAX_VALUE;

    /** What stands for a snippet, and its place among the others of its kind. */
    record Written(String source, int position) {}

    private static final int STATEMENTS = 3;

    private record Ranked(int rank, Written written) {}

    private final Map<String, Written> written = new ConcurrentHashMap<>();
    private final Set<String> leftOut = ConcurrentHashMap.newKeySet();

    /** Those that JShell does not have any more. */
    private final Map<Integer, String> expressions = new ConcurrentHashMap<>();

    void leaveOut(Snippet snippet) {
        leftOut.add(snippet.id());
    }

    /** Sets what stands for a snippet instead of its own source. */
    void remember(Snippet snippet, Written instead) {
        int position = instead.position() == LAST ? Integer.parseInt(snippet.id()) : instead.position();
        written.put(snippet.id(), new Written(instead.source(), position));
    }

    /** Keeps the source of an expression whose value has no name: it may have done something. */
    void keep(Snippet expression) {
        expressions.put(Integer.parseInt(expression.id()), statement(expression));
    }

    Written of(Snippet snippet) {
        Written given = written.get(snippet.id());
        return given == null ? new Written(statement(snippet), Integer.parseInt(snippet.id())) : given;
    }

    List<String> all(JShell shell) {
        Stream<Ranked> snippets = shell.snippets()
                .filter(snippet -> shell.status(snippet).isActive() && !leftOut.contains(snippet.id()))
                .filter(snippet -> snippet.subKind() != Snippet.SubKind.VAR_VALUE_SUBKIND) // a look at a variable
                .map(snippet -> new Ranked(rank(snippet), of(snippet)));
        Stream<Ranked> unnamed = expressions.entrySet().stream()
                .map(entry -> new Ranked(STATEMENTS, new Written(entry.getValue(), entry.getKey())));
        return Stream.concat(snippets, unnamed)
                .sorted(Comparator.comparing(Ranked::rank)
                        .thenComparing(each -> each.written().position()))
                .map(each -> each.written().source())
                .toList();
    }

    private static int rank(Snippet snippet) {
        return switch (snippet.kind()) {
            case IMPORT -> 0;
            case TYPE_DECL -> 1;
            case METHOD -> 2;
            default -> STATEMENTS;
        };
    }

    /** The source as it stands in a file; a cell may leave out the last semicolon. */
    private static String statement(Snippet snippet) {
        String source = snippet.source().strip();
        boolean mayEndWithBrace = snippet.kind() == Snippet.Kind.METHOD
                || snippet.kind() == Snippet.Kind.TYPE_DECL
                || snippet.kind() == Snippet.Kind.STATEMENT;
        return source.endsWith(";") || mayEndWithBrace && source.endsWith("}") ? source : source + ";";
    }
}
