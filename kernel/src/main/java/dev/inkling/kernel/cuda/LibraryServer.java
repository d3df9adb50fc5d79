package dev.inkling.kernel.cuda;

import dev.inkling.InklingException;
import dev.inkling.cuda.CudaRelease;
import dev.inkling.cuda.PyTorchFolder;
import dev.inkling.hub.EnvironmentProxy;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Where DJL publishes PyTorch's libraries: {@code VERSION/files.txt} lists the paths of all files, those of one build
 * under {@code FLAVOUR/SYSTEM/native/lib}, each packed with gzip.
 */
final class LibraryServer {
    static final String PUBLISHED = "https://publish.djl.ai/pytorch";

    private static final String BUILD =
            "cu" + CudaRelease.FETCHED.major() + CudaRelease.FETCHED.minor() + "/linux-x86_64/native/lib/";
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._+-]*";
    private static final int LARGEST_INDEX = 4 << 20;

    /** Where a server gives no parts of a file, so that its unpacked size is not known: more than any of these needs. */
    private static final int UNPACKED_TIMES = 4;

    private final URI base;
    private final Duration silence;
    private final HttpClient client;

    /**
     * @param base the address that holds the folders of all versions
     * @param silence after which a connection counts as cut
     */
    LibraryServer(String base, Duration silence) {
        this.base = address(base);
        this.silence = silence;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(10))
                .proxy(EnvironmentProxy.current())
                .build();
    }

    private static URI address(String text) {
        try {
            URI address = URI.create(text.replaceAll("/+$", "") + "/");
            if (address.getHost() != null && address.getScheme().matches("https?")) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new InklingException("--mirror is \"" + text + "\", which is no address: give one such as " + PUBLISHED
                + ", or leave it away");
    }

    String host() {
        return base.getAuthority();
    }

    Duration silence() {
        return silence;
    }

    /** The libraries of the build for CUDA, with their sizes. */
    List<RemoteLibrary> libraries() throws IOException {
        URI version = base.resolve(PyTorchFolder.VERSION + "/");
        String index;
        try (InputStream body = body(open(version.resolve("files.txt"), "", ""))) {
            index = new String(body.readNBytes(LARGEST_INDEX), StandardCharsets.UTF_8);
        }
        List<RemoteLibrary> libraries = new ArrayList<>();
        for (String line : index.lines().map(String::strip).toList()) {
            if (line.startsWith(BUILD) && line.endsWith(".gz")) {
                String file = line.substring(BUILD.length(), line.length() - ".gz".length());
                libraries.add(library(
                        URLDecoder.decode(file.replace("+", "%2B"), StandardCharsets.UTF_8), version.resolve(line)));
            }
        }
        if (libraries.stream().noneMatch(library -> library.name().equals("libtorch_cuda.so"))) {
            throw new InklingException(host() + " lists no libraries for CUDA " + CudaRelease.FETCHED + " of PyTorch "
                    + PyTorchFolder.VERSION + ": leave --mirror away, or use an installed PyTorch with --from");
        }
        return libraries;
    }

    private RemoteLibrary library(String name, URI address) throws IOException {
        if (!name.matches(NAME)) {
            throw new InklingException(host() + " names a file \"" + name.replaceAll("[^\\x20-\\x7e]", "?")
                    + "\", which is no library: nothing was downloaded; leave --mirror away");
        }
        HttpResponse<InputStream> answer = open(address, "bytes=-4", "");
        try (InputStream body = body(answer)) {
            String tag = answer.headers()
                    .firstValue("ETag")
                    .filter(text -> !text.startsWith("W/"))
                    .orElse("");
            if (answer.statusCode() != 206) {
                long size = answer.headers().firstValueAsLong("Content-Length").orElse(-1);
                return new RemoteLibrary(name, address, sized(name, size), size * UNPACKED_TIMES, tag);
            }
            // A packed file ends with the size of what is in it.
            byte[] end = body.readNBytes(4);
            String range = answer.headers().firstValue("Content-Range").orElse("");
            long size = range.matches("bytes \\d+-\\d+/\\d{1,15}")
                    ? Long.parseLong(range.substring(range.indexOf('/') + 1))
                    : -1;
            if (end.length < 4) {
                throw new CutConnection("the connection to " + host() + " was cut", null);
            }
            long unpacked = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getInt() & 0xffffffffL;
            return new RemoteLibrary(name, address, sized(name, size), unpacked, tag);
        }
    }

    private long sized(String name, long size) {
        if (size < 0) {
            throw new InklingException(host() + " does not tell the size of " + name
                    + ": leave --mirror away, or use an installed PyTorch with --from");
        }
        return size;
    }

    /** The content from a byte on; from the first one (status 200) when the server gives no parts or has another content now. */
    HttpResponse<InputStream> open(RemoteLibrary library, long from) throws IOException {
        return from == 0
                ? open(library.address(), "", "")
                : open(library.address(), "bytes=" + from + "-", library.tag());
    }

    InputStream body(HttpResponse<InputStream> answer) throws IOException {
        int status = answer.statusCode();
        if (status / 100 == 2) {
            return answer.body();
        }
        answer.body().close();
        if (status == 408 || status == 429 || status >= 500) {
            throw new CutConnection(host() + " answers " + status, null);
        }
        throw new InklingException(host() + " answers " + status + " to the request for "
                + answer.uri().getPath() + ": try again later, or use an installed PyTorch with --from");
    }

    private HttpResponse<InputStream> open(URI address, String range, String tag) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(silence).header("User-Agent", "inkling");
        if (!range.isEmpty()) {
            request.header("Range", range);
        }
        if (!tag.isEmpty()) {
            request.header("If-Range", tag);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new InklingException(
                    "cannot reach " + host() + ": check the connection, set HTTPS_PROXY if there is a proxy on the way,"
                            + " or use an installed PyTorch " + PyTorchFolder.VERSION + " with --from",
                    e);
        } catch (IOException e) {
            throw new CutConnection("the connection to " + host() + " was cut", e);
        }
    }
}
