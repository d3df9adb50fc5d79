package dev.inkling.hub;

import java.util.Locale;

/** Sizes as disks and downloads are told in: a kilobyte is a thousand bytes. */
public final class Bytes {
    private Bytes() {}

    public static String text(long bytes) {
        if (bytes < 1_000_000) {
            return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
        }
        return bytes < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
    }
}
