package dev.inkling;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What this process has worked: unlike the clock, a busy machine does not lengthen it. */
public final class Effort {
    private Effort() {}

    /** Processor time so far, of all threads. */
    public static long nanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
