package dev.inkling.kernel.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * A JShell that is built on a thread of its own while the kernel binds its sockets. That thread makes the first of the
 * session's imports too, by which the compiler gets warm; the others wait for a cell that needs them, or for a quiet time.
 *
 * <p>With the compiler's lock held an import may be made while Java of a cell runs: that runs nothing and declares nothing.
 */
final class BackgroundShell {
    /** Bytes of the stack of a thread on which the compiler works. */
    static final long STACK = 16L << 20;

    private record Built(JShell shell, StartImports imports) {}

    private final CellExecution execution;
    private final ReentrantLock compiler;
    private final FutureTask<Built> built;

    /** Pieces of Java at work. */
    private int running;

    /**
     * @param compiler guards the shell
     * @param startup imports on demand that the session begins with
     * @param made gets each of their snippets
     */
    BackgroundShell(CellExecution execution, ReentrantLock compiler, List<String> startup, Consumer<Snippet> made) {
        this.execution = execution;
        this.compiler = compiler;
        built = new FutureTask<>(() -> build(startup, made));
        Thread builder = new Thread(null, built, "jshell", STACK);
        builder.setDaemon(true);
        builder.start();
    }

    /** The shell with all that the session begins with, once it stands. */
    JShell get() {
        while (importNext()) {}
        return await().shell();
    }

    /** The shell as it is, perhaps without some of the imports that the session begins with. */
    JShell started() {
        return await().shell();
    }

    /** The shell with what a piece of Java may need, for which {@link #enter} was called. */
    JShell get(String java) {
        Built found = await();
        compiler.lock();
        try {
            found.imports().neededBy(java);
        } finally {
            compiler.unlock();
        }
        return found.shell();
    }

    /** A piece of Java begins, and must not wait for what it does not need. */
    synchronized void enter() {
        running++;
    }

    synchronized void leave() {
        running--;
        notifyAll();
    }

    /** Makes what is not made yet, while no piece of Java is at work. */
    void complete() throws InterruptedException {
        do {
            awaitIdle();
        } while (importNext());
    }

    private Built await() {
        try {
            return built.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Java was being prepared", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Java cells are not available: " + e.getCause(), e.getCause());
        }
    }

    private synchronized void awaitIdle() throws InterruptedException {
        while (running > 0) {
            wait();
        }
    }

    private boolean importNext() {
        StartImports imports = await().imports();
        compiler.lock();
        try {
            return imports.next();
        } finally {
            compiler.unlock();
        }
    }

    private Built build(List<String> startup, Consumer<Snippet> made) {
        List<Path> jars = ClassPath.entries();
        JShell.Builder builder = JShell.builder()
                .executionEngine(new Provider(execution), Map.of())
                // No -classpath here: it would be set anew for each snippet, without what cells have added.
                .compilerOptions("-parameters");
        BiPredicate<String, String> types = (packageName, name) -> true;
        if (jars.stream().allMatch(Files::isRegularFile)) {
            ClassPathIndex index = new ClassPathIndex(jars);
            builder.fileManager(compilers -> new ClassPathFiles(compilers, index));
            types = index::mayHold;
        }
        JShell shell = builder.build();
        StartImports imports = new StartImports(shell, startup, types, made);
        imports.next();
        return new Built(shell, imports);
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
