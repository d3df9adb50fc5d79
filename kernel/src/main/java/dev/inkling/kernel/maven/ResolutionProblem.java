package dev.inkling.kernel.maven;

import dev.inkling.InklingException;
import java.nio.file.Path;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.transfer.ArtifactNotFoundException;
import org.eclipse.aether.transfer.ArtifactTransferException;
import org.eclipse.aether.transfer.RepositoryOfflineException;
import org.eclipse.aether.transfer.TransferCancelledException;

/** Why a library cannot be had, in one sentence that ends with what to do. */
final class ResolutionProblem {
    private ResolutionProblem() {}

    /**
     * @param repositories where it was looked for
     * @param local the user's own repository
     */
    static InklingException sentence(RepositoryException problem, String repositories, Path local) {
        return new InklingException(text(problem, repositories, local), problem);
    }

    private static String text(RepositoryException problem, String repositories, Path local) {
        if (find(problem, TransferCancelledException.class) != null) {
            return "the download was stopped; what was fetched whole is kept in " + local;
        }
        Artifact artifact = artifact(problem);
        String name = artifact == null ? "the library" : artifact.toString();
        RepositoryOfflineException offline = find(problem, RepositoryOfflineException.class);
        if (offline != null) {
            return name + " is not in " + local + ", and the Maven settings say offline: take <offline> out of"
                    + " settings.xml, or fetch it once with Maven";
        }
        if (find(problem, ArtifactNotFoundException.class) != null) {
            return "there is no " + name + " in " + (repositories.isEmpty() ? "any repository" : repositories)
                    + ": check group, artifact and version at https://central.sonatype.com";
        }
        ArtifactTransferException transfer = find(problem, ArtifactTransferException.class);
        if (transfer != null) {
            return "cannot fetch " + name + " from " + repositories + " (" + root(transfer)
                    + "): check the network and the Maven settings; libraries that are in " + local
                    + " already work without a network";
        }
        return name + " cannot be had: " + root(problem);
    }

    private static Artifact artifact(RepositoryException problem) {
        ArtifactTransferException transfer = find(problem, ArtifactTransferException.class);
        if (transfer != null && transfer.getArtifact() != null) {
            return transfer.getArtifact();
        }
        ArtifactResolutionException resolution = find(problem, ArtifactResolutionException.class);
        return resolution == null
                ? null
                : resolution.getResults().stream()
                        .filter(result -> !result.isResolved())
                        .map(result -> result.getRequest().getArtifact())
                        .findFirst()
                        .orElse(null);
    }

    private static <T> T find(Throwable problem, Class<T> type) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private static String root(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? "" : ": " + root.getMessage();
        return (root.getClass().getSimpleName() + message).replaceAll("\\s*\\R\\s*", " ");
    }
}
