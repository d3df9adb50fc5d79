package dev.inkling.hub;

import dev.inkling.Home;
import dev.inkling.InklingException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the hub and its cache are, by the environment variables of huggingface_hub.
 *
 * @param endpoint the hub or a mirror of it, without a slash at the end
 * @param cache the folder of all repositories
 * @param token for private and gated repositories
 * @param offline true when no connection may be opened
 * @param links false when files are copied instead of linked
 */
public record HubSettings(URI endpoint, Path cache, Optional<String> token, boolean offline, boolean links) {
    private static final String ENDPOINT = "https://huggingface.co";
    private static final Set<String> YES = Set.of("1", "ON", "YES", "TRUE");
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+))");

    /** The settings of this process. */
    public static HubSettings current() {
        return of(System.getenv(), Home.user());
    }

    /** @param home the user's home folder */
    static HubSettings of(Map<String, String> environment, Path home) {
        Names names = new Names(environment, home);
        Path base = names.path("HF_HOME")
                .orElseGet(() -> names.path("XDG_CACHE_HOME")
                        .orElse(home.resolve(".cache"))
                        .resolve("huggingface"));
        Path cache = names.path("HF_HUB_CACHE")
                .or(() -> names.path("HUGGINGFACE_HUB_CACHE"))
                .orElse(base.resolve("hub"));
        Path tokenFile = names.path("HF_TOKEN_PATH").orElse(base.resolve("token"));
        Optional<String> token = names.yes("HF_HUB_DISABLE_IMPLICIT_TOKEN")
                ? Optional.empty()
                : names.text("HF_TOKEN")
                        .or(() -> names.text("HUGGING_FACE_HUB_TOKEN").or(() -> content(tokenFile)))
                        .map(HubSettings::checked);
        return new HubSettings(
                endpoint(names.text("HF_ENDPOINT").orElse(ENDPOINT)),
                cache,
                token,
                names.yes("HF_HUB_OFFLINE") || names.yes("TRANSFORMERS_OFFLINE"),
                !names.yes("HF_HUB_DISABLE_SYMLINKS"));
    }

    /** The hub's host, with the port where it has one of its own. */
    public String host() {
        return endpoint.getAuthority();
    }

    /** A token goes to the endpoint itself and nowhere else, and never in the clear over a network. */
    boolean mayHaveToken(URI address) {
        boolean same = endpoint.getScheme().equalsIgnoreCase(address.getScheme())
                && endpoint.getHost().equalsIgnoreCase(address.getHost())
                && port(endpoint) == port(address);
        return same && (address.getScheme().equalsIgnoreCase("https") || isLoopback(address.getHost()));
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : address.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    private static boolean isLoopback(String host) {
        return Set.of("localhost", "127.0.0.1", "[::1]").contains(host);
    }

    private static URI endpoint(String text) {
        try {
            URI address = URI.create(text.replaceAll("/+$", ""));
            if (address.getHost() != null
                    && address.getUserInfo() == null
                    && address.getScheme().matches("https?")) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new InklingException("HF_ENDPOINT is \"" + text + "\", which is no address: set it to one such as "
                + ENDPOINT + ", or take it away");
    }

    private static Optional<String> content(Path file) {
        try {
            return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What is no token would be shown in the HTTP client's message. */
    private static String checked(String token) {
        if (!token.matches("[\\x21-\\x7e]+")) {
            throw new InklingException("the hub's token (HF_TOKEN or the token file) holds blanks or characters that no"
                    + " token has: copy it again from " + ENDPOINT + "/settings/tokens");
        }
        return token;
    }

    @Override
    public String toString() {
        return endpoint + ", cache " + cache + (token.isPresent() ? ", with a token" : "")
                + (offline ? ", offline" : "");
    }

    /** Variables as huggingface_hub reads them: blank is unset, paths may hold a tilde and other variables. */
    private record Names(Map<String, String> environment, Path home) {
        Optional<String> text(String name) {
            return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
        }

        boolean yes(String name) {
            return text(name)
                    .filter(word -> YES.contains(word.toUpperCase(Locale.ROOT)))
                    .isPresent();
        }

        Optional<Path> path(String name) {
            return text(name).map(this::expanded);
        }

        private Path expanded(String text) {
            String whole = VARIABLE.matcher(text).replaceAll(found -> {
                String variable = found.group(1) == null ? found.group(2) : found.group(1);
                return Matcher.quoteReplacement(environment.getOrDefault(variable, found.group()));
            });
            return whole.equals("~") || whole.startsWith("~/")
                    ? home.resolve(whole.substring(Math.min(2, whole.length())))
                    : Path.of(whole).toAbsolutePath();
        }
    }
}
