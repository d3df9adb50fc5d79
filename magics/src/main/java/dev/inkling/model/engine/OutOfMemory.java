package dev.inkling.model.engine;

import ai.djl.engine.EngineException;

/** Tells PyTorch's lack of memory, of the processor or the graphics card, from its other errors. */
public final class OutOfMemory {
    private OutOfMemory() {}

    /** As {@code DefaultCPUAllocator: can't allocate memory} and {@code CUDA out of memory}. */
    public static boolean isOne(EngineException problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (message.contains("can't allocate memory")
                    || message.contains("not enough memory")
                    || message.contains("out of memory")) {
                return true;
            }
        }
        return false;
    }
}
