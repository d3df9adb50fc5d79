package dev.inkling.model.engine;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import dev.inkling.cuda.GraphicsCard;
import dev.inkling.cuda.GraphicsCards;
import java.lang.management.MemoryUsage;
import java.util.OptionalLong;

/**
 * Memory that may still be taken, in bytes.
 *
 * @param machine of the machine, or of the container that this process lives in when that is less
 * @param gpu of the graphics card, when the engine works on one
 * @param card what that card is called
 */
public record FreeMemory(long machine, OptionalLong gpu, String card) {
    /** On a machine whose card, if any, has no name. */
    public FreeMemory(long machine, OptionalLong gpu) {
        this(machine, gpu, "the graphics card");
    }

    /** What there is now, where the engine works. */
    public static FreeMemory of(EngineThread engine) {
        Device device = engine.device();
        return device.isGpu()
                ? new FreeMemory(MachineMemory.free(), OptionalLong.of(onCard(device)), engine.deviceName())
                : new FreeMemory(MachineMemory.free(), OptionalLong.empty());
    }

    /** Which of the cards an array's device is. */
    static String cardName(Device device, GraphicsCards cards) {
        return cards.ofMemory(CudaUtils.getGpuMemory(device).getMax())
                .map(GraphicsCard::name)
                .orElse("the graphics card");
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
        return gpu.isPresent() ? card : "this machine";
    }
}
