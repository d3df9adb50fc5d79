package dev.inkling.corpus.format;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;

/** Why files cannot be read, in a few words without their names. */
public final class Problems {
    private Problems() {}

    /** Why a file or folder cannot be opened. */
    public static String reason(IOException problem) {
        if (problem instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (problem instanceof FileSystemLoopException) {
            return "this link leads back to a folder that it lies in";
        }
        if (problem instanceof NoSuchFileException) {
            return "it does not exist any more";
        }
        return fault(
                problem, problem instanceof FileSystemException system ? system.getReason() : problem.getMessage());
    }

    /** What a library says of a file that it cannot read. */
    static String fault(Exception problem) {
        return fault(problem, problem.getMessage());
    }

    private static String fault(Exception problem, String given) {
        String bare =
                given == null ? "" : Names.shown(given.replaceAll("\\s+", " ").strip());
        return bare.isEmpty() ? problem.getClass().getSimpleName() : bare;
    }
}
