package dev.inkling.kernel.shell;

import dev.inkling.kernel.protocol.Log;
import dev.inkling.kernel.protocol.RunningCell;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.UnresolvedReferenceException;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/** Java in cells: one JShell for the life of the kernel, built in the background while the sockets are bound. */
public final class JavaShell {
    /**
     * What a piece of Java gave.
     *
     * @param value of its last snippet, when that was an expression
     * @param isExpression false for declarations, assignments and statements
     */
    public record Outcome(Object value, boolean isExpression) {
        static final Outcome NONE = new Outcome(null, false);
    }

    private record Place(int cellNumber, int line) {}

    private final ReentrantLock compiler = new ReentrantLock();
    private final CellExecution execution = new CellExecution(compiler);
    private final FutureTask<JShell> shell;
    private final Map<String, Place> places = new HashMap<>();

    /** @param startup imports and declarations that every session begins with */
    public JavaShell(List<String> startup) {
        shell = new FutureTask<>(() -> build(startup));
        Thread builder = new Thread(null, shell, "jshell", 16L << 20);
        builder.setDaemon(true);
        builder.start();
    }

    private JShell build(List<String> startup) {
        List<Path> jars = ClassPath.entries();
        String classpath = jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        JShell.Builder builder = JShell.builder()
                .executionEngine(new Provider(execution), Map.of())
                .compilerOptions("-classpath", classpath, "-parameters");
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

    JShell shell() {
        try {
            return shell.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Java was being prepared", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Java cells are not available: " + e.getCause(), e.getCause());
        }
    }

    /** Guards the compiler, which serves both cells and completion. */
    ReentrantLock compilerLock() {
        return compiler;
    }

    /** Makes ready for the next cell. */
    public void begin() {
        execution.forgetValues();
        Guard.disarm();
    }

    /**
     * Runs a stretch of Java, snippet by snippet.
     *
     * @param cell the whole text of the cell, for error messages
     * @param from where the stretch begins in it, in UTF-16 units
     * @param to where it ends
     * @param number of the cell, for stack traces
     * @throws CellFailure when a snippet does not compile or throws
     */
    public Outcome run(String cell, int from, int to, int number) throws CellFailure {
        Outcome last = Outcome.NONE;
        List<DeclarationSnippet> unresolved = new ArrayList<>();
        String rest = cell.substring(from, to);
        while (true) {
            CompletionInfo info = analyze(rest);
            int start = to - rest.length();
            if (info.completeness() == Completeness.EMPTY) {
                break;
            }
            stopIfInterrupted();
            boolean whole = info.completeness().isComplete();
            String source = whole ? info.source() : rest;
            int lead = source.length() - source.stripLeading().length();
            last = snippet(source.substring(lead), cell, start + lead, number, unresolved);
            if (!whole) {
                break;
            }
            rest = info.remaining();
        }
        noteUnresolved(unresolved);
        return last;
    }

    private void stopIfInterrupted() throws CellFailure {
        RunningCell cell = RunningCell.current();
        if (cell != null && cell.interrupted() && !execution.assigning()) {
            throw CellFailure.interrupted("the cell was stopped");
        }
    }

    private CompletionInfo analyze(String source) {
        compiler.lock();
        try {
            return shell().sourceCodeAnalysis().analyzeCompletion(source);
        } finally {
            compiler.unlock();
        }
    }

    private Outcome snippet(String source, String cell, int offset, int number, List<DeclarationSnippet> unresolved)
            throws CellFailure {
        List<SnippetEvent> events;
        compiler.lock();
        try {
            events = shell().eval(source);
        } finally {
            compiler.unlock();
        }
        int line =
                (int) cell.substring(0, offset).chars().filter(c -> c == '\n').count() + 1;
        for (SnippetEvent event : events) {
            if (event.causeSnippet() == null) {
                places.put(event.snippet().id(), new Place(number, line));
            }
        }
        Outcome outcome = Outcome.NONE;
        for (SnippetEvent event : events) {
            if (execution.holds(event.value())) {
                outcome = new Outcome(execution.take(event.value()), isExpression(event.snippet()));
            }
            if (event.causeSnippet() == null) {
                check(event, cell, offset, unresolved);
            }
        }
        return outcome;
    }

    private static boolean isExpression(Snippet snippet) {
        return switch (snippet.subKind()) {
            case VAR_VALUE_SUBKIND, OTHER_EXPRESSION_SUBKIND, TEMP_VAR_EXPRESSION_SUBKIND -> true;
            default -> false;
        };
    }

    private void check(SnippetEvent event, String cell, int offset, List<DeclarationSnippet> unresolved)
            throws CellFailure {
        JShellException problem = event.exception();
        if (problem != null) {
            throw thrown(problem);
        }
        if (event.status() == Snippet.Status.REJECTED) {
            throw ErrorReport.compileError(shell().diagnostics(event.snippet()).toList(), cell, offset);
        }
        if (event.snippet() instanceof DeclarationSnippet declaration && needsMore(event.status())) {
            unresolved.add(declaration);
        }
    }

    private CellFailure thrown(JShellException problem) {
        Throwable real = execution.thrown();
        if (problem instanceof UnresolvedReferenceException unresolved) {
            DeclarationSnippet snippet = unresolved.getSnippet();
            String missing =
                    String.join(", ", shell().unresolvedDependencies(snippet).toList());
            return CellFailure.plain(
                    "UnresolvedReference", snippet.name() + " needs what does not exist yet: " + missing);
        }
        if (real instanceof Guard.Cancelled || real == null) {
            return CellFailure.interrupted("the cell was stopped");
        }
        return ErrorReport.exception(real, problem.getStackTrace(), this::place);
    }

    private Optional<String> place(String snippetId, int line) {
        Place place = places.get(snippetId);
        return Optional.ofNullable(place).map(p -> "cell [" + p.cellNumber() + "] line " + (p.line() + line - 1));
    }

    private static boolean needsMore(Snippet.Status status) {
        return status == Snippet.Status.RECOVERABLE_DEFINED || status == Snippet.Status.RECOVERABLE_NOT_DEFINED;
    }

    private void noteUnresolved(List<DeclarationSnippet> declarations) {
        for (DeclarationSnippet declaration : declarations) {
            if (needsMore(shell().status(declaration))) {
                String missing = String.join(
                        ", ", shell().unresolvedDependencies(declaration).toList());
                System.err.println(declaration.name() + " can be used once this exists: " + missing);
            }
        }
    }

    /**
     * Gives a variable a value that Java did not compute.
     *
     * @param declaration what stands before the equals sign, for example {@code var run}
     * @param type the type of the value, as source
     * @param source an expression that fetches the value, for example a call of a static method
     */
    public void assign(String declaration, String type, String source, int number) throws CellFailure {
        String java = declaration + " = (" + type + ") " + source + ";";
        execution.assigning(true); // an interrupted magic still hands over what it has
        try {
            run(java, 0, java.length(), number);
        } finally {
            execution.assigning(false);
        }
    }

    /** The value of one expression, as for a magic's {@code ${...}} or a front end's user expressions. */
    public Object evaluate(String expression) throws CellFailure {
        Outcome outcome = run(expression, 0, expression.length(), 0);
        if (!outcome.isExpression()) {
            throw CellFailure.plain("NotAnExpression", "this has no value: " + expression);
        }
        return outcome.value();
    }

    /** The variables of the session, in the order of their declaration: name, type and value as text. */
    public List<List<String>> variables() {
        compiler.lock();
        try {
            return shell().variables()
                    .filter(variable -> shell().status(variable).isActive())
                    .filter(variable -> !variable.name().startsWith("$"))
                    .map(variable -> List.of(variable.name(), variable.typeName(), shell().varValue(variable)))
                    .toList();
        } finally {
            compiler.unlock();
        }
    }

    /** Makes a jar or folder of classes visible to the cells that follow. */
    public void addToClasspath(String path) {
        compiler.lock();
        try {
            shell().addToClasspath(path);
        } finally {
            compiler.unlock();
        }
    }

    /** The source of every declaration and statement of the session that is still in force, in order. */
    public List<String> sources() {
        return shell().snippets()
                .filter(snippet -> shell().status(snippet).isActive())
                .map(Snippet::source)
                .toList();
    }

    /** Runs a magic on the calling thread; see {@link #interrupt}. */
    public <T> T asMagic(Callable<T> body) throws Exception {
        return execution.asMagic(body);
    }

    /** Runs Java of the kernel that an interrupt may cancel, such as rendering a value. */
    public <T> T asJava(Callable<T> body) throws Exception {
        return execution.asJava(body);
    }

    /**
     * Stops a cell: Java is cancelled at once; a magic is asked to return with what it has.
     *
     * @return what to tell the user; empty when nothing needs to be said
     */
    public Optional<String> interrupt(RunningCell cell) {
        return switch (execution.interrupt(cell)) {
            case MAGIC_ASKED -> Optional.of("finishing the step at hand ...");
            case JAVA_CANCELLED, MAGIC_ASKED_AGAIN, NOTHING_RUNS -> Optional.empty();
        };
    }

    /** The failure that stands for an exception of a magic. */
    public static CellFailure failure(Throwable problem) {
        if (problem instanceof CellFailure failure) {
            return failure;
        }
        if (problem instanceof Guard.Cancelled || problem instanceof InterruptedException) {
            return CellFailure.interrupted("the cell was stopped");
        }
        return ErrorReport.exception(problem, problem.getStackTrace(), (id, line) -> Optional.empty());
    }
}
