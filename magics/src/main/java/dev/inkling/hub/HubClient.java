package dev.inkling.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inkling.InklingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Speaks to the hub, and to the servers that it sends us to. */
final class HubClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int MOST_REDIRECTS = 10;
    private static final int LARGEST_ANSWER = 64 << 20;

    private final HubSettings settings;
    private final Patience patience;
    private final HttpClient client;

    HubClient(HubSettings settings, Patience patience) {
        this.settings = settings;
        this.patience = patience;
        // HTTP/2 would put all parts of a download through one connection.
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(10))
                .proxy(EnvironmentProxy.current())
                .build();
    }

    HubSettings settings() {
        return settings;
    }

    Patience patience() {
        return patience;
    }

    /** Asks the hub about a repository. */
    Repository lookUp(RepoId id, String revision, BooleanSupplier cancelled) {
        HubCache.requireRevision(revision);
        URI address = URI.create(
                settings.endpoint() + "/api/models/" + id + "/revision/" + encoded(revision) + "?blobs=true");
        byte[] answer = bytes(address, id, revision, id.name(), cancelled);
        try {
            return Repository.read(id, revision, JSON.readTree(answer));
        } catch (IOException e) {
            throw notAHub(e);
        }
    }

    private InklingException notAHub(Throwable cause) {
        return new InklingException(
                settings.host() + " does not answer as the hub does: set HF_ENDPOINT to a mirror of"
                        + " the hub, or take it away",
                cause);
    }

    /** Where a file's content is. */
    URI address(Repository of, RemoteFile file) {
        return URI.create(
                settings.endpoint() + "/" + of.name() + "/resolve/" + of.commit() + "/" + encoded(file.path()));
    }

    /** A small file's content, checked. */
    byte[] content(Repository of, RemoteFile file, BooleanSupplier cancelled) {
        if (file.size() > LARGEST_ANSWER) {
            throw new InklingException(of.id() + "'s " + file.path() + " is too large for what it should be ("
                    + file.size() + " bytes): take another model");
        }
        byte[] content = bytes(address(of, file), of.id(), of.revision(), file.path(), cancelled);
        if (!ContentHash.of(file, content).equals(file.etag())) {
            throw new InklingException(
                    file.path() + " of " + of.id()
                            + " came with another content than the hub announces: try again, or set HF_ENDPOINT to another mirror");
        }
        return content;
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private byte[] bytes(URI address, RepoId id, String revision, String what, BooleanSupplier cancelled) {
        for (int failures = 1; ; failures++) {
            try (InputStream body = success(open(address, ""), id, revision, what)) {
                byte[] all = body.readNBytes(LARGEST_ANSWER + 1);
                if (all.length > LARGEST_ANSWER) {
                    throw notAHub(null);
                }
                return all;
            } catch (Transient e) {
                giveUpOrWait(e, failures, e.isUnreachable() ? 1 : patience.tries(), cancelled);
            } catch (InterruptedIOException e) {
                throw new DownloadStopped("the request to " + settings.host() + " was stopped");
            } catch (IOException e) {
                Transient cut = Transient.cut("the connection was cut: " + e.getMessage(), e);
                giveUpOrWait(cut, failures, patience.tries(), cancelled);
            }
        }
    }

    /** Waits before the next try. */
    void giveUpOrWait(Transient failure, int failures, int tries, BooleanSupplier cancelled) {
        Duration wait = patience.after(failures, failure);
        if (failures >= tries || wait.compareTo(patience.longest()) > 0) {
            if (failure.isUnreachable()) {
                throw Refusal.unreachable(settings, failure.getMessage());
            }
            String when = failure.askedWait().isPresent()
                    ? "in " + failure.askedWait().get().toSeconds() + " s"
                    : "later";
            throw new InklingException(
                    failure.getMessage() + ", also after " + failures + (failures == 1 ? " try" : " tries")
                            + ": run the cell again " + when + ", it goes on where it stopped",
                    failure);
        }
        long until = System.nanoTime() + wait.toNanos();
        while (System.nanoTime() < until) {
            if (cancelled.getAsBoolean()) {
                throw new DownloadStopped("stopped while " + settings.host() + " was busy");
            }
            try {
                Thread.sleep(Math.min(50, Math.max(1, wait.toMillis())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DownloadStopped("stopped while " + settings.host() + " was busy");
            }
        }
    }

    /** The body of an answer that is a success. */
    InputStream success(HttpResponse<InputStream> answer, RepoId id, String revision, String what) throws IOException {
        if (answer.statusCode() / 100 == 2) {
            return answer.body();
        }
        answer.body().close();
        throw Refusal.of(answer, id, revision, what, settings);
    }

    /**
     * Asks once, and goes where the answer sends us; the token goes to the endpoint alone.
     *
     * @param range of bytes, as in the Range header; empty for all
     * @return the last answer, whatever its status
     */
    HttpResponse<InputStream> open(URI address, String range) throws IOException {
        URI at = address;
        for (int hop = 0; hop < MOST_REDIRECTS; hop++) {
            HttpResponse<InputStream> answer = once(at, range);
            String location = answer.headers().firstValue("Location").orElse("");
            if (!REDIRECTS.contains(answer.statusCode()) || location.isEmpty()) {
                return answer;
            }
            answer.body().close();
            at = next(at, location);
        }
        throw new InklingException(settings.host() + " sends us in circles (" + MOST_REDIRECTS
                + " redirects): try again later, or set HF_ENDPOINT to a mirror");
    }

    private URI next(URI at, String location) {
        try {
            URI next = at.resolve(location);
            boolean worse = at.getScheme().equalsIgnoreCase("https") && "http".equalsIgnoreCase(next.getScheme());
            if (next.getHost() != null && next.getScheme().matches("(?i)https?") && !worse) {
                return next;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new InklingException(at.getAuthority() + " sends us to an address that cannot be used: try again later,"
                + " or set HF_ENDPOINT to a mirror");
    }

    private HttpResponse<InputStream> once(URI address, String range) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(patience.silence())
                .header("User-Agent", "inkling")
                .header("Accept-Encoding", "identity");
        if (!range.isEmpty()) {
            request.header("Range", range);
        }
        if (settings.mayHaveToken(address)) {
            settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        }
        try {
            return client.send(request.build(), BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw Transient.unreachable(reason(e), e);
        } catch (IOException e) {
            throw Transient.cut("the connection to " + address.getAuthority() + " was cut", e);
        }
    }

    private static String reason(Throwable problem) {
        for (Throwable at = problem; at != null; at = at.getCause()) {
            if (at instanceof UnresolvedAddressException) {
                return "its name is not known to this machine";
            }
        }
        return problem instanceof HttpConnectTimeoutException ? "no answer in 10 s" : "no connection";
    }
}
