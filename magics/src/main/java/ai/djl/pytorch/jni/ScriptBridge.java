package ai.djl.pytorch.jni;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;

/**
 * The only class in DJL's package: it reaches the package-private native entry that runs any method of a TorchScript
 * module, where DJL's own API runs {@code forward} alone. It depends on DJL's internals, so the engine checks DJL's
 * version before it is used.
 */
public final class ScriptBridge {
    /** The DJL release whose native interface this class was written against. */
    public static final String DJL_VERSION = "0.36.0";

    private ScriptBridge() {}

    /**
     * Runs a method of a module. Tensors take part in autograd if gradient mode is on.
     *
     * @param module handle of the module
     * @param arguments handles of the arguments, which stay the caller's
     * @return the result, to be closed by the caller
     */
    public static IValue run(long module, String method, long[] arguments) {
        // train = true: the other value means inference mode, whose tensors can never enter autograd.
        return new IValue(PyTorchLibrary.LIB.moduleRunMethod(module, method, arguments, true, false));
    }

    /** Names of the module's methods; reading them compiles nothing. */
    public static String[] methods(long module) {
        return PyTorchLibrary.LIB.moduleGetMethodNames(module);
    }

    /**
     * Runs the backward pass from a tensor.
     *
     * @param gradient of the same shape
     */
    public static void backward(PtNDArray tensor, PtNDArray gradient) {
        PyTorchLibrary.LIB.torchBackward(tensor.getHandle(), gradient.getHandle(), false, false);
    }

    /** A new handle to the accumulated gradient, or null when there is none. */
    public static PtNDArray gradient(PtNDArray tensor, PtNDManager manager) {
        long handle = PyTorchLibrary.LIB.torchGrad(tensor.getHandle());
        return handle == 0 ? null : new PtNDArray(manager, handle);
    }
}
