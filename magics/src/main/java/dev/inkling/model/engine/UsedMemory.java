package dev.inkling.model.engine;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory in use where the engine works. */
public final class UsedMemory {
    private static final Path STATISTICS = Path.of("/proc/self/status");

    private UsedMemory() {}

    /** Bytes in use on the graphics card, or else by this process; 0 where the system does not tell it at once. */
    public static long of(EngineThread engine) {
        Device device = engine.device();
        if (device.isGpu()) {
            return CudaUtils.getGpuMemory(device).getUsed();
        }
        try {
            return Files.readAllLines(STATISTICS).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
