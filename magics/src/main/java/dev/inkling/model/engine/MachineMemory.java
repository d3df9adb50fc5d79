package dev.inkling.model.engine;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a process may take before the machine swaps or the process is killed: the least of what machine and container leave. */
final class MachineMemory {
    private final Path root;

    /** @param root of the file system */
    MachineMemory(Path root) {
        this.root = root;
    }

    static long free() {
        return new MachineMemory(Path.of("/")).linux().orElseGet(MachineMemory::elsewhere);
    }

    private static long elsewhere() {
        if (System.getProperty("os.name").startsWith("Mac")) {
            OptionalLong free = mac(output("vm_stat"));
            if (free.isPresent()) {
                return free.getAsLong();
            }
        }
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getFreeMemorySize();
    }

    private static String output(String command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try {
                process.getOutputStream().close();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                return process.waitFor(5, TimeUnit.SECONDS) ? output : "";
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** macOS calls free what is not used at all, and keeps nearly everything for files: what it gives up at once counts too. */
    static OptionalLong mac(String statistics) {
        OptionalLong size = number(statistics, "page size of (\\d+) bytes");
        long pages = 0;
        for (String kind : List.of("free", "inactive", "speculative", "purgeable")) {
            OptionalLong found = number(statistics, "Pages " + kind + ":\\s+(\\d+)");
            if (found.isEmpty() && kind.equals("free")) {
                return OptionalLong.empty();
            }
            pages += found.orElse(0);
        }
        return size.isPresent() ? OptionalLong.of(pages * size.getAsLong()) : size;
    }

    /** Empty where there is no /proc. */
    OptionalLong linux() {
        OptionalLong available = number(text(root.resolve("proc/meminfo")), "(?m)^MemAvailable:\\s+(\\d+) kB");
        if (available.isEmpty()) {
            return available;
        }
        long free = available.getAsLong() << 10;
        for (String line : text(root.resolve("proc/self/cgroup")).lines().toList()) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && parts[1].isEmpty()) {
                free = Math.min(
                        free, group("sys/fs/cgroup", parts[2], "memory.max", "memory.current", "inactive_file"));
                free = Math.min(
                        free, group("sys/fs/cgroup", parts[2], "memory.high", "memory.current", "inactive_file"));
            } else if (parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
                free = Math.min(
                        free,
                        group(
                                "sys/fs/cgroup/memory",
                                parts[2],
                                "memory.limit_in_bytes",
                                "memory.usage_in_bytes",
                                "total_inactive_file"));
            }
        }
        return OptionalLong.of(Math.max(0, free));
    }

    /**
     * The least that a control group and those above it leave. In a container the group's path is often that of the host,
     * and the container's own group lies at the top.
     *
     * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html">control groups</a>
     */
    private long group(String mount, String path, String limitFile, String usageFile, String files) {
        Path top = root.resolve(mount);
        long least = Long.MAX_VALUE;
        for (Path group = top.resolve(path.substring(1)).normalize();
                group.startsWith(top);
                group = group.getParent()) {
            OptionalLong limit = number(text(group.resolve(limitFile)), "^(\\d+)");
            OptionalLong usage = number(text(group.resolve(usageFile)), "^(\\d+)");
            if (limit.isPresent() && usage.isPresent()) {
                // Files that were read and are not in use go when memory is short.
                long idle = number(text(group.resolve("memory.stat")), "(?m)^" + files + " (\\d+)")
                        .orElse(0);
                least = Math.min(least, limit.getAsLong() - usage.getAsLong() + idle);
            }
        }
        return least;
    }

    private static OptionalLong number(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
