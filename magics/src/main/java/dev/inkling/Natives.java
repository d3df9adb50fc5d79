package dev.inkling;

import dev.inkling.cuda.CudaLibraries;
import java.util.Map;

/** What must be in place for native code: settings of DJL before any of its classes load, and the allocator's. */
public final class Natives {
    private Natives() {}

    /** No telemetry, no downloads, native libraries unpacked under {@link Home}. Safe to call again. */
    public static void prepare() {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        if (System.getenv("DJL_CACHE_DIR") == null && System.getProperty("DJL_CACHE_DIR") == null) {
            System.setProperty("DJL_CACHE_DIR", Home.folder().resolve("natives").toString());
        }
        CudaLibraries.exposeRuntime();
    }

    /**
     * What the environment of a process that trains needs beside what it inherits, for the allocator of Linux: small
     * freed pieces are joined at once with what lies beside them, in one heap. A training step allocates and frees arrays of megabytes,
     * aligned by slivers that would otherwise stay apart and keep the freed arrays from being used again (a quarter
     * of the memory of LoRA). Asking the system for each array instead (a low mmap threshold) holds the least memory,
     * but its page faults make steps last 1.7 times as long. Arrays are touched in large pages where the system gives them
     * on request: on a virtual machine, where a page fault is dear, a LoRA step takes two thirds of the time, in the same
     * memory.
     */
    public static Map<String, String> environment() {
        return Map.of(
                "GLIBC_TUNABLES",
                "glibc.malloc.tcache_count=0:glibc.malloc.mxfast=0:glibc.malloc.arena_max=1:glibc.malloc.hugetlb=1");
    }
}
