package dev.inkling.kernel.shell;

import dev.inkling.kernel.Agent;
import dev.inkling.kernel.protocol.RunningCell;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import jdk.jshell.execution.DirectExecutionControl;

/**
 * Runs the compiled snippets of JShell in this process, on a thread of their own; the evaluating one waits for it.
 *
 * <p>Invariants: the real value of a snippet is kept under the key that JShell is given as its text, until it is taken;
 * the lock that guards the compiler is not held while user code runs, so that completion works meanwhile; the thread is
 * interrupted only while Java code of a cell runs, never while the compiler or a magic does (an interrupt would close
 * the files of the compiler, and a magic ends in its own time).
 */
final class CellExecution extends DirectExecutionControl {
    private enum Work {
        NONE,
        JAVA,
        MAGIC
    }

    /** The package of the classes that JShell makes of snippets. */
    private static final String SNIPPETS = "REPL.";

    private static final Object NULL = new Object();

    private final ReentrantLock compiler;
    private final Map<String, Object> values = new ConcurrentHashMap<>();
    private final Object gate = new Object();
    private final JavaThread javaThread = new JavaThread();
    private Work work = Work.NONE;
    private Thread worker;
    private volatile Throwable thrown;
    private volatile boolean assigning;

    CellExecution(ReentrantLock compiler) {
        this.compiler = compiler;
    }

    @Override
    public void load(ClassBytecodes[] classes)
            throws ClassInstallException, NotImplementedException, EngineTerminationException {
        super.load(woven(classes));
    }

    /** Redefines in place when the JVM allows it: the static fields, which are the variables, keep their values. */
    @Override
    public void redefine(ClassBytecodes[] classes)
            throws ClassInstallException, NotImplementedException, EngineTerminationException {
        Optional<Instrumentation> instrumentation = Agent.instrumentation();
        if (instrumentation.isEmpty()) {
            super.redefine(classes);
            return;
        }
        ClassBytecodes[] woven = woven(classes);
        ClassDefinition[] definitions = new ClassDefinition[woven.length];
        try {
            for (int i = 0; i < woven.length; i++) {
                definitions[i] = new ClassDefinition(findClass(woven[i].name()), woven[i].bytecodes());
            }
            instrumentation.get().redefineClasses(definitions);
        } catch (ClassNotFoundException | UnmodifiableClassException | UnsupportedOperationException | LinkageError e) {
            // JShell then gives the snippets new classes.
            throw new ClassInstallException("cannot redefine: " + e, new boolean[woven.length]);
        }
    }

    private static ClassBytecodes[] woven(ClassBytecodes[] classes) {
        ClassBytecodes[] woven = new ClassBytecodes[classes.length];
        for (int i = 0; i < classes.length; i++) {
            woven[i] = new ClassBytecodes(classes[i].name(), GuardWeaver.weave(classes[i].bytecodes()));
        }
        return woven;
    }

    @Override
    protected String invoke(Method method) throws Exception {
        thrown = null;
        int held = compiler.getHoldCount();
        for (int i = 0; i < held; i++) {
            compiler.unlock();
        }
        Thread thread = Thread.currentThread();
        ClassLoader usual = thread.getContextClassLoader();
        try {
            // Libraries look for their services and resources there: those of %maven and %jars are found by it alone.
            thread.setContextClassLoader(method.getDeclaringClass().getClassLoader());
            Object value = during(Work.JAVA, () -> method.invoke(null));
            return keep(value);
        } catch (InvocationTargetException e) {
            throw asJShellSees(e.getCause());
        } catch (Guard.Cancelled e) {
            throw asJShellSees(e);
        } finally {
            thread.setContextClassLoader(usual);
            for (int i = 0; i < held; i++) {
                compiler.lock();
            }
        }
    }

    private String keep(Object value) {
        String key = UUID.randomUUID().toString();
        values.put(key, value == null ? NULL : value);
        return key;
    }

    /** Gives the key of the value, not its text: a toString may take long, or fail. */
    @Override
    public String varValue(String className, String name) throws EngineTerminationException, InternalException {
        try {
            Field variable = findClass(className).getDeclaredField(name);
            variable.setAccessible(true);
            return keep(variable.get(null));
        } catch (ReflectiveOperationException e) {
            throw new InternalException("cannot read " + name + ": " + e);
        }
    }

    private Exception asJShellSees(Throwable problem) {
        thrown = problem;
        if (problem instanceof jdk.jshell.spi.SPIResolutionException unresolved) {
            return new ResolutionException(unresolved.id(), unresolved.getStackTrace());
        }
        return new UserException(
                String.valueOf(problem.getMessage()), problem.getClass().getName(), problem.getStackTrace());
    }

    boolean assigning() {
        return assigning;
    }

    /** While true, Java runs although its cell was interrupted: the value of a magic is being stored. */
    void assigning(boolean now) {
        assigning = now;
    }

    /** The real value behind a key, once. */
    Object take(String key) {
        Object value = values.remove(key);
        return value == NULL ? null : value;
    }

    boolean holds(String key) {
        return key != null && values.containsKey(key);
    }

    void forgetValues() {
        values.clear();
    }

    /** What the last snippet threw, itself; null when it ended well. */
    Throwable thrown() {
        return thrown;
    }

    /** Runs Java of the kernel on behalf of a cell that may be cancelled at any time, such as rendering a value. */
    <T> T asJava(Callable<T> body) throws Exception {
        return during(Work.JAVA, body);
    }

    /** Runs a magic: an interrupt only sets the cell's flag, and the magic returns in its own time. */
    <T> T asMagic(Callable<T> body) throws Exception {
        return during(Work.MAGIC, body);
    }

    private <T> T during(Work kind, Callable<T> body) throws Exception {
        if (kind == Work.MAGIC || JavaThread.isCurrent()) {
            return noted(kind, body);
        }
        Work outer;
        Thread outerWorker;
        synchronized (gate) {
            outer = work;
            outerWorker = worker;
        }
        try {
            return javaThread.call(() -> noted(kind, body));
        } finally {
            synchronized (gate) { // the thread may have been left behind
                work = outer;
                worker = outerWorker;
            }
        }
    }

    private <T> T noted(Work kind, Callable<T> body) throws Exception {
        Work outer;
        Thread outerWorker;
        synchronized (gate) {
            RunningCell cell = RunningCell.current();
            if (cell != null && (cell.cancelled() || cell.interrupted() && !assigning)) {
                throw new Guard.Cancelled();
            }
            outer = work;
            outerWorker = worker;
            work = kind;
            worker = Thread.currentThread();
        }
        try {
            return body.call();
        } finally {
            synchronized (gate) {
                if (!JavaThread.isAbandoned()) {
                    work = outer;
                    worker = outerWorker;
                }
                clearInterrupt();
            }
        }
    }

    /** Stops the threads that ended cells have left running. */
    void interruptBackground() {
        RunningCell.cancelEnded();
        Guard.arm();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            if (Arrays.stream(stack).anyMatch(frame -> frame.getClassName().startsWith(SNIPPETS))) {
                thread.interrupt();
            }
        });
    }

    /** An interrupt that came late must not reach the compiler. */
    private static boolean clearInterrupt() {
        return Thread.interrupted();
    }

    /** What {@link #interrupt} found and did. */
    enum Interrupted {
        JAVA_CANCELLED,
        MAGIC_ASKED,
        MAGIC_ASKED_AGAIN,
        NOTHING_RUNS
    }

    /** Stops the cell: Java at once, a magic when its step is done. */
    Interrupted interrupt(RunningCell cell) {
        synchronized (gate) {
            boolean again = cell.interrupted();
            cell.interrupt();
            if (work == Work.JAVA) {
                cell.cancel();
                Guard.arm();
                worker.interrupt();
                return Interrupted.JAVA_CANCELLED;
            }
            if (work == Work.MAGIC) {
                return again ? Interrupted.MAGIC_ASKED_AGAIN : Interrupted.MAGIC_ASKED;
            }
            return Interrupted.NOTHING_RUNS;
        }
    }
}
