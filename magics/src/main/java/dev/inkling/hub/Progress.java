package dev.inkling.hub;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a download is.
 *
 * @param bytes here by now, those of earlier downloads included
 * @param total to have in the end
 * @param bytesPerSecond over the last seconds
 * @param remaining time at this speed; empty while nothing comes
 * @param files that are whole
 * @param allFiles to have in the end
 * @param note what it waits for; empty while bytes come
 */
public record Progress(
        long bytes,
        long total,
        double bytesPerSecond,
        Optional<Duration> remaining,
        int files,
        int allFiles,
        String note) {}
