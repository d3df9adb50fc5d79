package dev.inkling.model.engine;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the machine's arithmetic can do. */
final class Processor {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private Processor() {}

    /** True where bfloat16 products run in hardware: AVX512-BF16, AMX, or a GPU from compute capability 8.0. */
    static boolean hasFastBfloat16(Device device) {
        if (device.isGpu()) {
            // DJL gives the capability as digits without the point: 80 for 8.0, 120 for 12.0.
            return Integer.parseInt(CudaUtils.getComputeCapability(device.getDeviceId())) >= 80;
        }
        try {
            if (!Files.isReadable(CPU_INFO)) {
                return false;
            }
            String info = Files.readString(CPU_INFO);
            return info.contains("avx512_bf16") || info.contains("amx_bf16");
        } catch (IOException e) {
            return false;
        }
    }
}
