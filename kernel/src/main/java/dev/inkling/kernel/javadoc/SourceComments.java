package dev.inkling.kernel.javadoc;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The comments of one source file, by what they stand before; the file is only parsed, not compiled. */
final class SourceComments {
    private final Map<String, String> comments = new HashMap<>();

    private SourceComments() {}

    /** @param type name within the file, {@code Outer.Inner} */
    Optional<String> of(String type, Signature signature) {
        if (signature.member().isEmpty()) {
            return Optional.ofNullable(comments.get(type));
        }
        String key = type + "#" + signature.member();
        String found = comments.get(signature.isMethod() ? key + signature.parameters() : key);
        return Optional.ofNullable(found);
    }

    static SourceComments parse(String source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        JavacTask task =
                (JavacTask) compiler.getTask(null, null, new DiagnosticCollector<>(), null, null, List.of(file));
        DocTrees trees = DocTrees.instance(task);
        SourceComments found = new SourceComments();
        for (CompilationUnitTree unit : task.parse()) {
            found.new Scanner(trees).scan(new TreePath(unit), null);
        }
        return found;
    }

    private final class Scanner extends TreePathScanner<Void, Void> {
        private final DocTrees trees;
        private String type = "";

        Scanner(DocTrees trees) {
            this.trees = trees;
        }

        private void keep(String key) {
            String comment = trees.getDocComment(getCurrentPath());
            if (comment != null) {
                comments.put(key, comment);
            }
        }

        @Override
        public Void visitClass(ClassTree tree, Void unused) {
            String outer = type;
            type = outer.isEmpty() ? tree.getSimpleName().toString() : outer + "." + tree.getSimpleName();
            keep(type);
            for (Tree member : tree.getMembers()) { // not into methods, whose local classes have no names
                scan(member, null);
            }
            type = outer;
            return null;
        }

        @Override
        public Void visitMethod(MethodTree tree, Void unused) {
            String name = tree.getName().contentEquals("<init>")
                    ? type.substring(type.lastIndexOf('.') + 1)
                    : tree.getName().toString();
            List<String> parameters = tree.getParameters().stream()
                    .map(parameter -> Signature.simple(parameter.getType().toString()))
                    .toList();
            keep(type + "#" + name + parameters);
            return null;
        }

        @Override
        public Void visitVariable(VariableTree tree, Void unused) {
            keep(type + "#" + tree.getName());
            return null;
        }
    }
}
