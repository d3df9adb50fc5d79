package dev.inkling.model.engine;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import java.lang.management.MemoryUsage;
import java.util.OptionalLong;

/**
 * Memory that may still be taken, in bytes.
 *
 * @param machine of the machine, or of the container that this process lives in when that is less
 * @param gpu of the graphics card, when the engine works on one
 */
public record FreeMemory(long machine, OptionalLong gpu) {
    /** What there is now, where the engine works. */
    public static FreeMemory of(EngineThread engine) {
        Device device = engine.device();
        return new FreeMemory(
                MachineMemory.free(), device.isGpu() ? OptionalLong.of(onCard(device)) : OptionalLong.empty());
    }

    private static long onCard(Device device) {
        JniUtils.emptyCudaCache(); // PyTorch keeps what arrays gave back
        MemoryUsage memory = CudaUtils.getGpuMemory(device);
        return memory.getMax() - memory.getUsed();
    }

    /** Where a model's arrays go. */
    public long forModel() {
        return gpu.orElse(machine);
    }

    /** Whose memory {@link #forModel} is. */
    public String owner() {
        return gpu.isPresent() ? "the graphics card" : "this machine";
    }
}
