package dev.inkling.model.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.ScriptBridge;
import dev.inkling.InklingException;
import dev.inkling.Natives;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * The one thread that talks to PyTorch: it owns the device, the gradient mode and every native array.
 *
 * <p>Calls from any thread queue up; a caller that is interrupted while it waits for its turn leaves the queue, one
 * whose task has begun waits until it ends (native work is never abandoned). A call from the engine thread itself runs
 * at once.
 */
public final class EngineThread {
    private static final class Holder {
        static final EngineThread INSTANCE = new EngineThread();
    }

    /** Codes of the projection's arithmetic. */
    static final int PLAIN = 0;

    static final int ONE_DNN_ROWS = 1;

    /** How often a waiting caller is asked whether it still waits. */
    private static final long ASK_MILLIS = 50;

    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::loop, "inkling-engine");
    private final Ending ending = new Ending(thread, queue);
    private final Products products = new Products(this);
    private NDManager root;
    private Script script;
    private Entry running;
    private Device device;
    private DeviceChoice choice;

    private EngineThread() {
        thread.setDaemon(true);
        thread.start();
    }

    /** The engine of this process; the first task loads PyTorch. */
    public static EngineThread get() {
        return Holder.INSTANCE;
    }

    /** A piece of work on the engine thread. */
    @FunctionalInterface
    public interface Task<T> {
        T run(EngineThread engine) throws Exception;
    }

    /**
     * Runs a task on the engine thread and waits for its result.
     *
     * @throws CancellationException when the waiting thread was interrupted before the task began
     */
    public <T> T call(Task<T> task) {
        return call(task, () -> false);
    }

    /**
     * The same for a caller that says otherwise than by a thread's interrupt that it will wait no longer.
     *
     * @param cancelled asked while the task has not begun
     * @throws CancellationException when the caller gave up before the task began
     */
    public <T> T call(Task<T> task, BooleanSupplier cancelled) {
        if (Thread.currentThread() == thread) {
            return unwrapped(() -> task.run(this));
        }
        FutureTask<T> future = new FutureTask<>(() -> {
            start();
            return task.run(this);
        });
        Entry entry = new Entry(future);
        queue.add(entry);
        return await(future, entry, cancelled);
    }

    /** Whether the thread that waits for the task at hand was interrupted meanwhile; false outside of a task. */
    public boolean callerInterrupted() {
        return Thread.currentThread() == thread && running != null && running.interrupted;
    }

    /** Work that the end of the process waits for; closed when it is done. */
    public interface Work extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Announces work that is to be kept: a process that ends asks it to pause, and waits until it is closed.
     *
     * @param pause called by another thread, also when the process is ending already
     */
    public Work work(Runnable pause) {
        return ending.work(pause);
    }

    /**
     * Brings the engine to rest for ever, as the process is about to end; a hook of the runtime does it too. Announced work is
     * paused and waited for (half a minute at most), then what else was asked for (two seconds at most), then the call into
     * PyTorch at hand (half a minute at most). Later calls are cancelled.
     */
    public void rest() {
        ending.rest();
    }

    /** To be called before each call into PyTorch that may take long: none begins once the process ends. */
    void pass() {
        ending.pass();
    }

    /** Frees native memory in its turn and waits for it, also in a thread that is interrupted: else it would leak. */
    public void release(Runnable freeing) {
        if (Thread.currentThread() == thread) {
            freeing.run();
            return;
        }
        FutureTask<Void> future = new FutureTask<>(freeing, null);
        Entry entry = new Entry(future);
        queue.add(entry);
        await(future, entry, null);
    }

    /** A task in the queue: either it begins or its caller gives it up, whichever claims it first. */
    private final class Entry implements Runnable {
        private final FutureTask<?> future;
        private volatile boolean interrupted;
        private final AtomicBoolean claimed = new AtomicBoolean();

        Entry(FutureTask<?> future) {
            this.future = future;
        }

        boolean claim() {
            return claimed.compareAndSet(false, true);
        }

        @Override
        public void run() {
            if (claim()) {
                running = this;
                future.run();
                running = null;
            }
        }
    }

    /** @param cancelled null when the task must not be given up */
    private <T> T await(FutureTask<T> future, Entry entry, BooleanSupplier cancelled) {
        try {
            while (true) {
                try {
                    return future.get(ASK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    entry.interrupted = true;
                    giveUp(entry, cancelled != null);
                } catch (TimeoutException e) {
                    ending.refuse();
                    giveUp(entry, cancelled != null && cancelled.getAsBoolean());
                } catch (ExecutionException e) {
                    throw rethrown(e.getCause());
                }
            }
        } finally {
            if (entry.interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void giveUp(Entry entry, boolean wanted) {
        if (wanted && entry.claim()) {
            queue.remove(entry);
            throw new CancellationException("cancelled while waiting for the engine");
        }
    }

    private void loop() {
        while (true) {
            try {
                queue.take().run();
            } catch (InterruptedException e) {
                // Nobody outside holds this thread; a stray interrupt must not end it.
                continue;
            }
        }
    }

    private static <T> T unwrapped(Callable<T> task) {
        try {
            return task.call();
        } catch (Exception e) {
            throw rethrown(e);
        }
    }

    private static RuntimeException rethrown(Throwable cause) {
        if (cause instanceof RuntimeException e) {
            return e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
        return new IllegalStateException(cause);
    }

    private void start() {
        if (script != null) {
            return;
        }
        Natives.prepare();
        choice = DeviceChoice.make();
        Engine engine = load(choice);
        String version = Engine.getDjlVersion();
        if (!ScriptBridge.DJL_VERSION.equals(version)) {
            throw new InklingException("this release works with DJL " + ScriptBridge.DJL_VERSION + " but found "
                    + version + " on the class path: remove the other version (see %jars)");
        }
        // Thread-local flags: with the profiling executor on, backward of mixed float32/bfloat16 graphs fails.
        JniUtils.setGraphExecutorOptimize(false);
        JniUtils.setGradMode(false);
        device = engine.defaultDevice();
        root = NDManager.newBaseManager(device, "PyTorch");
        Runtime.getRuntime().addShutdownHook(new Thread(this::rest, "inkling-end"));
        script = Script.load(root);
    }

    private static Engine load(DeviceChoice choice) {
        try {
            return Engine.getEngine("PyTorch");
        } catch (EngineException | UnsatisfiedLinkError e) {
            if (choice.card()) { // what was loaded so far stays: only a new process can take the processor
                CudaCheck.forget();
                throw new InklingException(
                        "the libraries for the graphics card worked before but could not be loaded (" + e.getMessage()
                                + "): restart the kernel, which checks them again and takes the processor if they fail",
                        e);
            }
            throw new InklingException(
                    "PyTorch's native library could not be loaded: " + e.getMessage() + "; run `inkling doctor`", e);
        }
    }

    /** The manager of everything that lives as long as the process; take sub-managers from it. */
    public NDManager root() {
        checkThread();
        return root;
    }

    public Script script() {
        checkThread();
        return script;
    }

    public Device device() {
        checkThread();
        return device;
    }

    /** What computes: the graphics card by its name, or the processor. */
    public String deviceName() {
        checkThread();
        return device.isGpu() ? FreeMemory.cardName(device, choice.cards()) : "processor";
    }

    /** Why a graphics card that is there is not used, with the way out; empty otherwise. */
    public String deviceNote() {
        checkThread();
        return device.isGpu() ? "" : choice.note();
    }

    /** How float32 products are computed where no gradients are asked for: a code of the projection's arithmetic. */
    public int productKind() {
        checkThread();
        return device.isGpu() ? PLAIN : ONE_DNN_ROWS;
    }

    /**
     * How the float32 products of a layer are computed in training: a code of the projection's arithmetic. A shape that is
     * new is tried first, which takes some products of that shape.
     *
     * @param rows tokens at once
     * @param maps shapes (out, in) of the layer's weights, null for an absent one
     */
    public long trainingProductKind(long rows, long[][] maps) {
        int single = productKind();
        return Products.preferOneDnn(device.isGpu()) ? single | products.ofTraining(rows, maps) : single;
    }

    /** The compute type that this device is fastest in. */
    public Precision fastest() {
        checkThread();
        return Processor.hasFastBfloat16(device) ? Precision.BF16 : Precision.F32;
    }

    /** Records operations for the backward pass while the task runs. */
    public void withGradients(Runnable task) {
        checkThread();
        JniUtils.setGradMode(true);
        try {
            task.run();
        } finally {
            JniUtils.setGradMode(false);
        }
    }

    /** The same values as the beginning of a graph of its own. */
    public NDArray leaf(NDManager manager, NDArray array) {
        NDArray leaf = script().call(manager, "detached", array);
        leaf.setRequiresGradient(true);
        return leaf;
    }

    /** Seeds dropout and initial values; one generator for the process. */
    public void seed(long seed) {
        checkThread();
        JniUtils.setSeed(seed);
    }

    private void checkThread() {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException("native arrays belong to the engine thread: use EngineThread.call");
        }
    }
}
