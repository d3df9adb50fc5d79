package dev.inkling.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as Linux shows them, in a folder that stands for its root. */
class MachineMemoryTest {
    private static final long GB = 1L << 30;

    @TempDir
    private Path root;

    @BeforeEach
    void machineOfEightGigabytes() throws IOException {
        write(
                "proc/meminfo",
                "MemTotal:       16384000 kB\nMemFree:          123456 kB\nMemAvailable:    8388608 kB\n");
    }

    private void write(String file, String content) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), content);
    }

    private void free(long bytes) {
        assertEquals(OptionalLong.of(bytes), new MachineMemory(root).linux());
    }

    @Test
    void withoutLimitsItIsWhatTheSystemCallsAvailable() throws IOException {
        free(8 * GB);
        write("proc/self/cgroup", "0::/user.slice\n");
        write("sys/fs/cgroup/user.slice/memory.max", "max\n");
        write("sys/fs/cgroup/user.slice/memory.current", "1000\n");
        free(8 * GB);
    }

    @Test
    void theTightestGroupAboveTheProcessCounts() throws IOException {
        write("proc/self/cgroup", "0::/machine/kernel\n");
        write("sys/fs/cgroup/machine/kernel/memory.max", String.valueOf(6 * GB));
        write("sys/fs/cgroup/machine/kernel/memory.current", String.valueOf(GB));
        write("sys/fs/cgroup/machine/memory.max", String.valueOf(4 * GB));
        write("sys/fs/cgroup/machine/memory.current", String.valueOf(3 * GB));
        write("sys/fs/cgroup/machine/memory.stat", "anon 5\ninactive_file " + GB + "\nactive_file 7\n");
        free(2 * GB);
        write("sys/fs/cgroup/machine/kernel/memory.high", String.valueOf(2 * GB));
        free(GB);
    }

    @Test
    void aContainerOfTheFirstKindHasItsGroupAtTheTop() throws IOException {
        write("proc/self/cgroup", "12:cpu,cpuacct:/docker/ab\n7:memory:/docker/ab\n1:name=systemd:/docker/ab\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", String.valueOf(2 * GB));
        write("sys/fs/cgroup/memory/memory.usage_in_bytes", String.valueOf(GB));
        write("sys/fs/cgroup/memory/memory.stat", "cache 1\ntotal_inactive_file 4096\n");
        free(GB + 4096);
    }

    @Test
    void aGroupThatHasMoreThanItMayHasNothingLeft() throws IOException {
        write("proc/self/cgroup", "0::/\n");
        write("sys/fs/cgroup/memory.max", "1000\n");
        write("sys/fs/cgroup/memory.current", "2000\n");
        free(0);
    }

    @Test
    void elsewhereThereIsNoSuchFile() throws IOException {
        assertEquals(OptionalLong.empty(), new MachineMemory(root.resolve("none")).linux());
        assertTrue(MachineMemory.free() > 1 << 20);
    }

    @Test
    void macsGiveUpWhatIsInactive() {
        String statistics = """
                Mach Virtual Memory Statistics: (page size of 16384 bytes)
                Pages free:                               10.
                Pages active:                          99999.
                Pages inactive:                          200.
                Pages speculative:                         3.
                Pages wired down:                      88888.
                Pages purgeable:                        4000.
                "Translation faults":                 777777.
                """;
        assertEquals(OptionalLong.of(4213 * 16384), MachineMemory.mac(statistics));
        assertEquals(OptionalLong.empty(), MachineMemory.mac("command not found"));
    }
}
