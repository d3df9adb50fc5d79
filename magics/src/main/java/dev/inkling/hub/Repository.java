package dev.inkling.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inkling.InklingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the hub tells of a repository at one revision.
 *
 * @param id as it was asked for
 * @param name as the hub calls it now; another one when the repository was renamed
 * @param revision as it was asked for
 * @param commit that the revision stands for
 * @param license of its card, if the card says one
 * @param gated true when its owner's conditions must be accepted first
 * @param files all of them
 */
public record Repository(
        RepoId id,
        String name,
        String revision,
        String commit,
        Optional<String> license,
        boolean gated,
        List<RemoteFile> files) {
    public Repository {
        files = List.copyOf(files);
    }

    /** Reads the answer of the hub's API. */
    static Repository read(RepoId id, String revision, JsonNode answer) {
        String commit = answer.path("sha").asText("");
        if (!commit.matches("[0-9a-f]{40}")) {
            throw new InklingException("the hub's answer about " + id + " names no commit: set HF_ENDPOINT to a full"
                    + " mirror of the hub, or take it away");
        }
        List<RemoteFile> files = new ArrayList<>();
        for (JsonNode file : answer.path("siblings")) {
            String path = file.path("rfilename").asText("");
            RemoteFile.requireInside(path);
            if (!wanted(path)) {
                continue;
            }
            JsonNode large = file.path("lfs");
            boolean isLarge = large.isObject();
            files.add(new RemoteFile(
                    path,
                    (isLarge ? large.path("size") : file.path("size")).asLong(-1),
                    (isLarge ? large.path("sha256") : file.path("blobId")).asText("")));
        }
        String name = answer.path("id").asText("");
        return new Repository(
                id,
                RepoId.isWellFormed(name) ? name : id.name(),
                revision,
                commit,
                license(answer.path("cardData")),
                !List.of("", "false").contains(answer.path("gated").asText("")),
                files);
    }

    /** Files in folders are other forms of the model, or pictures. */
    private static boolean wanted(String path) {
        return !path.contains("/");
    }

    private static Optional<String> license(JsonNode card) {
        JsonNode license = card.path("license");
        String word = license.isArray() ? license.path(0).asText("") : license.asText("");
        String own = card.path("license_name").asText("");
        String chosen = word.equals("other") && !own.isBlank() ? own : word;
        return Optional.of(chosen.replaceAll("\\p{Cntrl}", " ").strip()).filter(text -> !text.isEmpty());
    }

    Optional<RemoteFile> file(String path) {
        return files.stream().filter(file -> file.path().equals(path)).findFirst();
    }
}
