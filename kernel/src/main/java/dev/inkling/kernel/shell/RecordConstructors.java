package dev.inkling.kernel.shell;

import java.util.List;
import java.util.Optional;
import jdk.jshell.Diag;

/**
 * JShell makes every type of a cell public, and Java then wants the same of a record's constructor: {@code record P(int
 * x) { P { ... } }} would be refused, although it is right. The word is put in where the compiler misses it.
 */
final class RecordConstructors {
    private static final String REFUSED = "invalid.canonical.constructor.in.record";

    private RecordConstructors() {}

    /** The source with one more constructor made public; empty when that is not what the compiler complains of. */
    static Optional<String> opened(String source, List<Diag> problems) {
        return problems.stream()
                .filter(problem -> problem.isError() && problem.getCode().contains(REFUSED))
                .map(problem -> (int) problem.getStartPosition())
                .filter(at -> at > 0 && at < source.length() && Character.isJavaIdentifierStart(source.charAt(at)))
                .findFirst()
                .map(at -> source.substring(0, at) + "public " + source.substring(at));
    }
}
