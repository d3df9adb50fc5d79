package dev.inkling.kernel.shell;

import dev.inkling.kernel.protocol.Log;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/** A JShell that is built on a thread of its own while the kernel binds its sockets. */
final class BackgroundShell {
    private final CellExecution execution;
    private final FutureTask<JShell> shell;

    /**
     * @param startup imports and declarations that the session begins with
     * @param ready gets each of their snippets
     */
    BackgroundShell(CellExecution execution, List<String> startup, Consumer<Snippet> ready) {
        this.execution = execution;
        shell = new FutureTask<>(() -> build(startup, ready));
        Thread builder = new Thread(null, shell, "jshell", 16L << 20);
        builder.setDaemon(true);
        builder.start();
    }

    /** The shell, once it stands. */
    JShell get() {
        try {
            return shell.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Java was being prepared", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Java cells are not available: " + e.getCause(), e.getCause());
        }
    }

    private JShell build(List<String> startup, Consumer<Snippet> ready) {
        List<Path> jars = ClassPath.entries();
        JShell.Builder builder = JShell.builder()
                .executionEngine(new Provider(execution), Map.of())
                // No -classpath here: it would be set anew for each snippet, without what cells have added.
                .compilerOptions("-parameters");
        if (jars.stream().allMatch(Files::isRegularFile)) {
            builder.fileManager(compilers -> new ClassPathFiles(compilers, jars));
        }
        JShell built = builder.build();
        for (String source : startup) {
            for (SnippetEvent event : built.eval(source)) {
                if (event.status() == Snippet.Status.REJECTED) {
                    Log.warn("the start-up line was left out: " + source);
                }
            }
        }
        built.snippets().forEach(ready);
        execution.forgetValues();
        return built;
    }

    private record Provider(CellExecution execution) implements ExecutionControlProvider {
        @Override
        public String name() {
            return "inkling";
        }

        @Override
        public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
            return execution;
        }
    }
}
