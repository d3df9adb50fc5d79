package dev.inkling.kernel.shell;

import dev.inkling.kernel.javadoc.Javadoc;
import dev.inkling.kernel.javadoc.JavadocText;
import dev.inkling.kernel.shell.Completion.Match;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import jdk.jshell.SourceCodeAnalysis.Suggestion;

/** Help while typing Java. Positions are in UTF-16 units. Works while a cell runs. */
public final class JavaAssist {
    /** Whether a cell can be run as it is. */
    public enum Complete {
        COMPLETE,
        INCOMPLETE,
        INVALID
    }

    /** Long enough that a first cell which waits for Java is not delayed. */
    private static final long PREPARE_AFTER_MILLIS = 300;

    private final JavaShell java;
    private final Javadoc javadoc = new Javadoc();

    public JavaAssist(JavaShell java) {
        this.java = java;
    }

    /**
     * Makes the first answers as quick as the ones that follow, in the background: a front end may drop completions
     * that take longer than a second, and on a small busy machine the first ones do.
     *
     * @param more what else there is to prepare
     */
    public void prepare(Runnable more) {
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        java.background().started();
                        java.setMemoryAside();
                        Thread.sleep(PREPARE_AFTER_MILLIS);
                        more.run();
                        java.background().complete();
                    } catch (InterruptedException e) {
                        return;
                    }
                    if (java.compilerLock().tryLock()) {
                        try {
                            complete("\"\".le", 5);
                            inspect("Math.abs(", 9);
                        } finally {
                            java.compilerLock().unlock();
                        }
                    }
                },
                "assist-preparation",
                BackgroundShell.STACK);
        thread.setDaemon(true);
        thread.start();
    }

    private interface Query<T> {
        T ask(SourceCodeAnalysis analysis);
    }

    private <T> T locked(Query<T> query) {
        return locked(java.background().get(), query);
    }

    private <T> T locked(JShell shell, Query<T> query) {
        SourceCodeAnalysis analysis = shell.sourceCodeAnalysis();
        ReentrantLock lock = java.compilerLock();
        lock.lock();
        try {
            return query.ask(analysis);
        } finally {
            lock.unlock();
        }
    }

    public Completion complete(String code, int cursor) {
        int[] anchor = {cursor};
        List<Suggestion> suggestions = locked(analysis -> analysis.completionSuggestions(code, cursor, anchor));
        boolean called = code.startsWith("(", cursor); // a name before its arguments is being changed
        List<Match> matches = suggestions.stream()
                .sorted(Comparator.comparing(suggestion -> !suggestion.matchesType()))
                .map(Suggestion::continuation)
                .distinct()
                .map(text -> new Match(called ? text.replaceFirst("\\(\\)?$", "") : text, type(text), ""))
                .toList();
        return new Completion(matches, anchor[0], cursor);
    }

    /** JShell gives names alone: what they name is told by how Java's names are written. */
    private static String type(String text) {
        String name = text.replaceFirst("\\(\\)?$", "");
        if (SourceVersion.isKeyword(name)) {
            return "keyword";
        }
        boolean upper = !name.isEmpty() && Character.isUpperCase(name.charAt(0));
        if (upper && name.length() > 1 && name.equals(name.toUpperCase(Locale.ROOT))) {
            return "field"; // a constant
        }
        return upper ? "class" : name.length() < text.length() ? "method" : "field";
    }

    /** Signatures, and the Javadoc where it can be found; empty when the cursor is at nothing known. */
    public String inspect(String code, int cursor) {
        Set<String> starts = starts(code, cursor);
        for (String start : starts) {
            // Without its Javadoc: JShell would read the source again for every question.
            List<Documentation> found = locked(analysis -> analysis.documentation(start, start.length(), false));
            if (!found.isEmpty()) {
                return found.stream()
                        .map(Documentation::signature)
                        .map(JavaAssist::withoutRecordHeader)
                        .distinct()
                        .map(this::documented)
                        .collect(Collectors.joining("\n\n"));
            }
        }
        for (String start : starts) {
            String type = start.endsWith("(") ? null : locked(analysis -> analysis.analyzeType(start, start.length()));
            if (type != null && !type.isEmpty()) {
                return type;
            }
        }
        return "";
    }

    /** The code up to the end of the identifier at the cursor, first as a call, for only there JShell knows methods. */
    private static Set<String> starts(String code, int cursor) {
        int end = cursor;
        while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
            end++;
        }
        String identifier = code.substring(0, end);
        boolean named = end > 0 && Character.isJavaIdentifierPart(code.charAt(end - 1));
        Set<String> starts = new LinkedHashSet<>();
        if (named) {
            starts.add(identifier + "(");
        }
        starts.add(identifier);
        starts.add(code.substring(0, cursor));
        return starts;
    }

    /** Java 25 writes all components of a record before each of its members: {@code int P(int x, int y).x()}. */
    static String withoutRecordHeader(String signature) {
        int depth = 0;
        int open = signature.indexOf('(');
        for (int at = Math.max(open, 0); at < signature.length(); at++) {
            char c = signature.charAt(at);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0) {
                return signature.startsWith(".", at + 1)
                        ? signature.substring(0, open) + signature.substring(at + 1)
                        : signature;
            }
        }
        return signature;
    }

    private String documented(String signature) {
        Optional<String> comment = javadoc.comment(signature, java.imports(), java.addedJars());
        return signature + comment.map(text -> "\n\n" + JavadocText.of(text)).orElse("");
    }

    public Complete isComplete(String code) {
        String rest = code;
        while (true) {
            String source = rest;
            // A look at the syntax alone.
            CompletionInfo info = locked(java.background().started(), analysis -> analysis.analyzeCompletion(source));
            Completeness completeness = info.completeness();
            if (completeness == Completeness.EMPTY) {
                return Complete.COMPLETE;
            }
            if (completeness == Completeness.UNKNOWN) {
                return Complete.INVALID;
            }
            if (!completeness.isComplete()) {
                return Complete.INCOMPLETE;
            }
            if (info.remaining().isBlank()) {
                return Complete.COMPLETE;
            }
            rest = info.remaining();
        }
    }
}
