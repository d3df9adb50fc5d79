package dev.inkling.hub;

import dev.inkling.InklingException;
import java.util.regex.Pattern;

/** The name of a model repository, such as {@code Qwen/Qwen2.5-0.5B} or {@code gpt2}. */
public record RepoId(String name) {
    private static final String PART = "[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?";
    private static final Pattern NAME = Pattern.compile("(?:" + PART + "/)?" + PART);

    public RepoId {
        if (!isWellFormed(name)) {
            throw new InklingException("\"" + name
                    + "\" is not a model's name on the hub: write it as OWNER/NAME, as in" + " Qwen/Qwen2.5-0.5B");
        }
    }

    /** True for what the hub accepts as a name; two hyphens or dots in a row it never has. */
    public static boolean isWellFormed(String name) {
        return NAME.matcher(name).matches() && !name.contains("--") && !name.contains("..") && !name.endsWith(".git");
    }

    /** The name of the repository's folder in the cache. */
    String folderName() {
        return "models--" + name.replace("/", "--");
    }

    @Override
    public String toString() {
        return name;
    }
}
