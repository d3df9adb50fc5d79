package dev.inkling.kernel.shell;

import dev.inkling.kernel.protocol.RunningCell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.ImportSnippet;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.UnresolvedReferenceException;
import jdk.jshell.VarSnippet;

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

    private record Place(String origin, int line) {}

    /** A variable of the session, with its value itself: what it is as text may take long to find out. */
    public record Variable(String name, String type, Object value) {}

    /** Records in one snippet whose constructors are mended. */
    private static final int MOST_RECORDS = 20;

    private final ReentrantLock compiler = new ReentrantLock();
    private final CellExecution execution = new CellExecution(compiler);
    private final MemoryReserve reserve = new MemoryReserve();
    private final Map<String, Place> places = new HashMap<>();
    private final VariableKeeper keeper = new VariableKeeper(this);
    private final SessionSources sources = new SessionSources();
    private final List<Path> addedJars = new CopyOnWriteArrayList<>();
    private final BackgroundShell shell;

    /** @param startup imports on demand that every session begins with */
    public JavaShell(List<String> startup) {
        shell = new BackgroundShell(execution, compiler, startup, sources::leaveOut);
    }

    BackgroundShell background() {
        return shell;
    }

    /** Guards the compiler, which serves both cells and completion. */
    ReentrantLock compilerLock() {
        return compiler;
    }

    /** Makes ready for the next cell. */
    public void begin() {
        execution.forgetValues();
        Guard.disarm();
        reserve.restore();
    }

    /** Sets memory aside for the time when a cell has used up all the rest. */
    void setMemoryAside() {
        reserve.setAside();
    }

    /**
     * Runs a stretch of Java, snippet by snippet.
     *
     * @param cell the whole text of the cell, for error messages
     * @param from where the stretch begins in it, in UTF-16 units
     * @param to where it ends
     * @param origin what the text is, such as "cell [3]", for stack traces
     * @throws CellFailure when a snippet does not compile or throws
     */
    public Outcome run(String cell, int from, int to, String origin) throws CellFailure {
        UnresolvedDeclarations unresolved = new UnresolvedDeclarations();
        shell.enter();
        try {
            return snippets(cell, from, to, origin, unresolved);
        } finally {
            shell.leave();
            unresolved.tell(shell.started()); // a failure that follows may come from it
        }
    }

    private Outcome snippets(String cell, int from, int to, String origin, UnresolvedDeclarations unresolved)
            throws CellFailure {
        Outcome last = Outcome.NONE;
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
            last = snippet(source.substring(lead), cell, start + lead, origin, unresolved);
            if (!whole) {
                break;
            }
            rest = info.remaining();
        }
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
            return shell.started().sourceCodeAnalysis().analyzeCompletion(source);
        } finally {
            compiler.unlock();
        }
    }

    private Outcome snippet(String source, String cell, int offset, String origin, UnresolvedDeclarations unresolved)
            throws CellFailure {
        Map<VarSnippet, Variable> before = valuesBySnippet();
        List<SnippetEvent> events = compileAndRun(source);
        int line =
                (int) cell.substring(0, offset).chars().filter(c -> c == '\n').count() + 1;
        for (SnippetEvent event : events) {
            if (event.causeSnippet() == null) {
                places.put(event.snippet().id(), new Place(origin, line));
            }
        }
        keeper.restore(events, before);
        Outcome outcome = Outcome.NONE;
        for (SnippetEvent event : events) {
            if (execution.holds(event.value())) {
                outcome = new Outcome(execution.take(event.value()), isExpression(event.snippet()));
            }
            if (event.causeSnippet() == null) {
                check(event, cell, offset, unresolved);
                forgetUnnamed(event.snippet());
            }
        }
        return outcome;
    }

    /**
     * JShell makes a variable such as {@code $7} of every value without a name, and has all of them in scope when it
     * compiles the next line: each cell would take longer than the one before.
     */
    private void forgetUnnamed(Snippet snippet) {
        if (snippet.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND) {
            compiler.lock();
            try {
                sources.keep(snippet);
                shell.started().drop(snippet);
            } finally {
                compiler.unlock();
            }
        }
    }

    private List<SnippetEvent> compileAndRun(String source) {
        compiler.lock();
        try {
            JShell compiling = shell.get(source);
            List<SnippetEvent> events = compiling.eval(source);
            String mended = source;
            for (int i = 0; i < MOST_RECORDS && events.get(0).status() == Snippet.Status.REJECTED; i++) {
                List<Diag> problems =
                        compiling.diagnostics(events.get(0).snippet()).toList();
                Optional<String> better = RecordConstructors.opened(mended, problems);
                if (better.isEmpty()) {
                    break;
                }
                mended = better.get();
                List<SnippetEvent> second = compiling.eval(mended);
                if (second.get(0).status() != Snippet.Status.REJECTED) {
                    return second;
                }
            }
            return events;
        } finally {
            compiler.unlock();
        }
    }

    private static boolean isExpression(Snippet snippet) {
        return switch (snippet.subKind()) {
            case VAR_VALUE_SUBKIND, OTHER_EXPRESSION_SUBKIND, TEMP_VAR_EXPRESSION_SUBKIND -> true;
            default -> false;
        };
    }

    private void check(SnippetEvent event, String cell, int offset, UnresolvedDeclarations unresolved)
            throws CellFailure {
        JShellException problem = event.exception();
        if (problem != null) {
            sources.leaveOut(event.snippet());
            throw thrown(problem);
        }
        if (event.status() == Snippet.Status.REJECTED) {
            throw ErrorReport.compileError(
                    shell.started().diagnostics(event.snippet()).toList(), cell, offset);
        }
        unresolved.add(event);
    }

    private CellFailure thrown(JShellException problem) {
        Throwable real = execution.thrown();
        if (real instanceof OutOfMemoryError) {
            reserve.release();
        }
        if (problem instanceof UnresolvedReferenceException unresolved) {
            DeclarationSnippet snippet = unresolved.getSnippet();
            String missing = String.join(
                    ", ", shell.started().unresolvedDependencies(snippet).toList());
            return CellFailure.plain(
                    "UnresolvedReference", snippet.name() + " needs what does not exist yet: " + missing);
        }
        if (real instanceof Guard.Cancelled || real == null) {
            return CellFailure.interrupted(real == null ? "the cell was stopped" : real.getMessage());
        }
        return ErrorReport.exception(real, problem.getStackTrace(), this::place);
    }

    private Optional<String> place(String snippetId, int line) {
        Place place = places.get(snippetId);
        return Optional.ofNullable(place).map(p -> p.origin() + " line " + (p.line() + line - 1));
    }

    /**
     * Gives a variable a value that Java did not compute.
     *
     * @param declaration what stands before the equals sign, for example {@code var run}
     * @param type the type of the value, as source
     * @param source an expression that fetches the value, for example a call of a static method
     * @param remembered what {@link #sources} gives instead, since that expression works once
     */
    void assign(String declaration, String type, String source, String origin, SessionSources.Written remembered)
            throws CellFailure {
        String java = declaration + " = (" + type + ") " + source + ";";
        execution.assigning(true); // an interrupted magic still hands over what it has
        try {
            run(java, 0, java.length(), origin);
        } finally {
            execution.assigning(false);
        }
        String name = declaration.substring(declaration.lastIndexOf(' ') + 1);
        shell.started()
                .variables()
                .filter(variable -> variable.name().equals(name))
                .filter(variable -> shell.started().status(variable).isActive())
                .forEach(variable -> sources.remember(variable, remembered));
    }

    /** Gives a variable the value of a magic, which {@code %save} cannot write down. */
    public void assign(String declaration, String type, String source, String origin) throws CellFailure {
        String remembered = "// " + declaration + " = the value of a magic: run the magic again";
        assign(declaration, type, source, origin, new SessionSources.Written(remembered, SessionSources.LAST));
    }

    /** The value of one expression, as for a magic's {@code ${...}} or a front end's user expressions. */
    public Object evaluate(String expression) throws CellFailure {
        Outcome outcome = run(expression, 0, expression.length(), "expression");
        if (!outcome.isExpression()) {
            throw CellFailure.plain("NotAnExpression", "this has no value: " + expression);
        }
        return outcome.value();
    }

    /** The variables of the session, in the order of their declaration. */
    public List<Variable> variables() {
        return List.copyOf(valuesBySnippet().values());
    }

    /** The variables that have a value, by the snippets that declare them. */
    Map<VarSnippet, Variable> valuesBySnippet() {
        Map<VarSnippet, Variable> all = new LinkedHashMap<>();
        compiler.lock();
        try {
            shell.started()
                    .variables()
                    .filter(variable -> shell.started().status(variable) == Snippet.Status.VALID)
                    .filter(variable -> !variable.name().startsWith("$"))
                    .forEach(variable -> all.put(
                            variable,
                            new Variable(
                                    variable.name(),
                                    variable.typeName(),
                                    execution.take(shell.started().varValue(variable)))));
            return all;
        } finally {
            compiler.unlock();
        }
    }

    /** A snippet as {@link #sources} gives it. */
    SessionSources.Written written(Snippet snippet) {
        return sources.of(snippet);
    }

    /** Makes a jar or folder of classes visible to the cells that follow. */
    public void addToClasspath(String path) {
        compiler.lock();
        try {
            shell.get().addToClasspath(path);
            addedJars.add(Path.of(path));
        } finally {
            compiler.unlock();
        }
    }

    /** What was added to the class path. */
    List<Path> addedJars() {
        return addedJars;
    }

    /** The imports of the session: names of types, and of packages with a star. */
    List<String> imports() {
        List<String> names = new ArrayList<>(List.of("java.lang.*"));
        compiler.lock();
        try {
            shell.get()
                    .imports()
                    .filter(each -> !each.isStatic())
                    .map(ImportSnippet::fullname)
                    .forEach(names::add);
        } finally {
            compiler.unlock();
        }
        return names;
    }

    /** What to run for a session like this one; see {@link SessionSources}. */
    public List<String> sources() {
        compiler.lock();
        try {
            return sources.all(shell.get());
        } finally {
            compiler.unlock();
        }
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

    /** Stops the threads that ended cells have left running. */
    public void interruptBackground() {
        execution.interruptBackground();
    }
}
