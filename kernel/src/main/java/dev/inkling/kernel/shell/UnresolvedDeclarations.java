package dev.inkling.kernel.shell;

import java.util.ArrayList;
import java.util.List;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;

/** Declarations of a cell that name what did not exist when they were compiled. */
final class UnresolvedDeclarations {
    private final List<DeclarationSnippet> declarations = new ArrayList<>();

    /** Takes note of the event if it is of such a declaration. */
    void add(SnippetEvent event) {
        if (event.snippet() instanceof DeclarationSnippet declaration && needsMore(event.status())) {
            declarations.add(declaration);
        }
    }

    /** Says what is missing still. */
    void tell(JShell shell) {
        for (DeclarationSnippet declaration : declarations) {
            if (needsMore(shell.status(declaration))) {
                String missing = String.join(
                        ", ", shell.unresolvedDependencies(declaration).toList());
                System.err.println(declaration.name() + " can be used once this exists: " + missing);
            }
        }
    }

    private static boolean needsMore(Snippet.Status status) {
        return status == Snippet.Status.RECOVERABLE_DEFINED || status == Snippet.Status.RECOVERABLE_NOT_DEFINED;
    }
}
