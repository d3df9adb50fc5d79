package dev.inkling;

import dev.inkling.cuda.CudaLibraries;

/** Settings of DJL that must be in place before any of its classes load. */
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
}
