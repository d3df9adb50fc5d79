package dev.inkling.cuda;

import java.util.Locale;
import java.util.Objects;

/**
 * A graphics card, as NVIDIA's driver describes it.
 *
 * @param driver its version, such as 570.86.15
 * @param capability the compute capability without its point: 89 for 8.9; 0 where the driver does not tell
 * @param freeBytes of its memory; 0 where it has none of its own
 * @param totalBytes of its memory; 0 where it has none of its own
 */
public record GraphicsCard(String name, String driver, int capability, long freeBytes, long totalBytes) {
    public GraphicsCard {
        Objects.requireNonNull(name);
        Objects.requireNonNull(driver);
        if (capability < 0 || freeBytes < 0 || totalBytes < freeBytes) {
            throw new IllegalArgumentException(
                    name + ": capability " + capability + ", " + freeBytes + " of " + totalBytes + " bytes free");
        }
    }

    /** How much of its memory is free; empty where it has none of its own. */
    public String memory() {
        return totalBytes == 0
                ? ""
                : String.format(Locale.ROOT, "%.1f of %.1f GB free", freeBytes / 1e9, totalBytes / 1e9);
    }

    @Override
    public String toString() {
        return name + (totalBytes == 0 ? "" : ", " + memory()) + ", driver " + driver;
    }
}
