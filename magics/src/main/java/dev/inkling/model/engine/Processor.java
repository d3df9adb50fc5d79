package dev.inkling.model.engine;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the machine's arithmetic can do. */
public final class Processor {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private static final Pattern CPU_FAMILY = Pattern.compile("(?m)^cpu family\\s*: (\\d{1,4})$");

    /** The family of processors that Zen 5 began. */
    private static final int ZEN_5 = 26;

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

    /**
     * True where MKL, PyTorch's default on x86, multiplies float32 at half the speed of oneDNN: it leaves AVX-512 unused on
     * processors of other makers than Intel, which matters from Zen 5 on. Zen 4 computes 512 bits in two halves and gains
     * nothing; elsewhere oneDNN's change of layout costs more than it gains.
     */
    static boolean leavesMklSlow() {
        return leavesMklSlow(info());
    }

    /** @param info as Linux writes it of the processor */
    static boolean leavesMklSlow(String info) {
        Matcher family = CPU_FAMILY.matcher(info);
        return info.contains("AuthenticAMD") && family.find() && Integer.parseInt(family.group(1)) >= ZEN_5;
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
