package dev.inkling.model.engine;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the machine's arithmetic can do. */
public final class Processor {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private Processor() {}

    /** What the maker calls it; what Java calls its kind where nothing else is known. */
    public static String name() {
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException | UncheckedIOException e) {
            return System.getProperty("os.arch");
        }
    }

    /** How many threads compute, as PyTorch was told; "default" when it was told nothing. */
    public static String threads() {
        String told = System.getProperty("ai.djl.pytorch.num_threads", System.getenv("OMP_NUM_THREADS"));
        return told == null || told.isBlank() ? "default" : told.strip();
    }

    /** True where bfloat16 products run in hardware: AVX512-BF16, AMX, or a GPU from compute capability 8.0. */
    static boolean hasFastBfloat16(Device device) {
        if (device.isGpu()) {
            // DJL gives the capability as digits without the point: 80 for 8.0, 120 for 12.0.
            return Integer.parseInt(CudaUtils.getComputeCapability(device.getDeviceId())) >= 80;
        }
        String info = info();
        return info.contains("avx512_bf16") || info.contains("amx_bf16");
    }

    /** What Linux says of the processor; nothing elsewhere. */
    private static String info() {
        try {
            return Files.isReadable(CPU_INFO) ? Files.readString(CPU_INFO) : "";
        } catch (IOException e) {
            return "";
        }
    }
}
