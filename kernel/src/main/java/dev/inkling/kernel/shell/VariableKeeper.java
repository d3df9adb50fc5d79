package dev.inkling.kernel.shell;

import dev.inkling.kernel.shell.JavaShell.Variable;
import dev.inkling.kernel.shell.SessionSources.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.ImportSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;

/**
 * Keeps the values of variables when something is redefined that their declaration mentions.
 *
 * <p>JShell compiles such a declaration anew and forgets the value, or the whole variable where its initializer no
 * longer fits: after {@code var m = load("a")} a new {@code load(Path)} would lose the model. Only an object whose own
 * class has changed its shape cannot stay; then the variable is null, and that is told.
 */
final class VariableKeeper {
    private static final Pattern SIMPLE_NAME = Pattern.compile("(?<![\\w.$])[A-Z]\\w*");

    private final JavaShell java;

    VariableKeeper(JavaShell java) {
        this.java = java;
    }

    /**
     * Gives back what an evaluation has taken from variables that it did not declare.
     *
     * @param before the variables as they were
     */
    void restore(List<SnippetEvent> events, Map<VarSnippet, Variable> before) {
        Set<String> declared = declared(events);
        List<String> lost = new ArrayList<>();
        before.forEach((snippet, old) -> {
            if (!declared.contains(old.name()) && isHit(snippet, events)) {
                boolean kept = java.variables().stream().anyMatch(now -> isSame(now, old));
                if (!kept && !gaveBack(snippet, old)) {
                    lost.add(old.name());
                }
            }
        });
        if (!lost.isEmpty()) {
            System.err.println(String.join(", ", lost)
                    + (lost.size() == 1 ? " held an object" : " held objects")
                    + " of a class that has another shape now, and "
                    + (lost.size() == 1 ? "is null: make it again" : "are null: make them again"));
        }
    }

    /** The variables that the evaluated snippet itself declares anew. */
    private static Set<String> declared(List<SnippetEvent> events) {
        return events.stream()
                .filter(event -> event.causeSnippet() == null && event.status() != Snippet.Status.REJECTED)
                .map(SnippetEvent::snippet)
                .filter(VarSnippet.class::isInstance)
                .map(snippet -> ((VarSnippet) snippet).name())
                .collect(Collectors.toSet());
    }

    /** True when the evaluation may have touched the variable: a new declaration that is refused drops the old one. */
    private static boolean isHit(VarSnippet variable, List<SnippetEvent> events) {
        return events.get(0).status() == Snippet.Status.REJECTED
                || events.stream()
                        .anyMatch(event -> event.causeSnippet() != null
                                && event.snippet() instanceof VarSnippet hit
                                && hit.name().equals(variable.name()));
    }

    /** The same object under the same name; the box of a primitive is a new one at each look. */
    private static boolean isSame(Variable now, Variable old) {
        boolean boxed =
                old.value() instanceof Number || old.value() instanceof Character || old.value() instanceof Boolean;
        return now.name().equals(old.name()) && (boxed ? old.value().equals(now.value()) : now.value() == old.value());
    }

    private boolean gaveBack(VarSnippet snippet, Variable old) {
        Written source = java.written(snippet);
        return assigned(old, old.type(), source) || assigned(old, qualified(old.type()), source);
    }

    private boolean assigned(Variable old, String type, Written source) {
        try {
            java.assign(type + " " + old.name(), type, HandedValues.keep(old.value()), "variables", source);
            return true;
        } catch (CellFailure e) {
            return false;
        }
    }

    /** The type with the names of its packages: a new import may have given a simple name a second meaning. */
    private String qualified(String type) {
        List<String> packages = importedPackages();
        return SIMPLE_NAME
                .matcher(type)
                .replaceAll(name -> packages.stream()
                        .map(prefix -> prefix + name.group())
                        .filter(VariableKeeper::exists)
                        .findFirst()
                        .orElse(name.group()));
    }

    /** The packages that the session imports whole, in the order of the imports, each with a dot at its end. */
    private List<String> importedPackages() {
        return java.background()
                .get()
                .imports()
                .filter(each -> java.background().get().status(each).isActive() && !each.isStatic())
                .map(ImportSnippet::fullname)
                .filter(name -> name.endsWith(".*"))
                .map(name -> name.substring(0, name.length() - 1))
                .toList();
    }

    private static boolean exists(String className) {
        try {
            Class.forName(className, false, VariableKeeper.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
