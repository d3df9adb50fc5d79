package dev.inkling.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Fetches pieces over the network, again where the connection fails, and ends those that fall silent. */
final class Fetcher {
    private static final Set<Integer> RAN_OUT = Set.of(401, 403, 404, 410);

    private final HubClient client;
    private final Repository repository;
    private final Meter meter;
    private final BooleanSupplier stopped;
    /** Bodies that a worker waits for, with the time since when. */
    private final Map<InputStream, Long> waiting = new ConcurrentHashMap<>();

    Fetcher(HubClient client, Repository repository, Meter meter, BooleanSupplier stopped) {
        this.client = client;
        this.repository = repository;
        this.meter = meter;
        this.stopped = stopped;
    }

    /** Fetches a piece to its end and writes it when its turn has come. */
    void fetch(Transfer transfer, Piece piece) throws IOException, InterruptedException {
        int failures = 0;
        while (!piece.isFetched()) {
            long before = piece.wanted();
            try {
                once(transfer, piece);
                if (!piece.isFetched()) {
                    throw Transient.cut("the connection was cut", null);
                }
            } catch (Transient e) {
                failures = piece.wanted() > before ? 1 : failures + 1;
                meter.note(e.getMessage() + ", trying again");
                client.giveUpOrWait(e, failures, client.patience().tries(), stopped);
            }
        }
        piece.flush();
    }

    private void once(Transfer transfer, Piece piece) throws IOException, InterruptedException {
        long first = piece.wanted();
        boolean all = first == 0 && piece.end() == transfer.file().size();
        String range = all ? "" : "bytes=" + first + "-" + (piece.end() - 1);
        HttpResponse<InputStream> answer = open(transfer, range);
        try (InputStream body = client.success(
                answer, repository.id(), repository.revision(), transfer.file().path())) {
            long skip = all ? 0 : start(answer, transfer, first);
            copy(body, piece, skip);
        }
    }

    /** Bytes of the body to leave out; a server that knows no ranges sends the whole content. */
    private static long start(HttpResponse<InputStream> answer, Transfer transfer, long first) throws Transient {
        if (answer.statusCode() != 206) {
            transfer.wholeOnly();
            return first;
        }
        String given = answer.headers().firstValue("Content-Range").orElse("");
        if (!given.matches("bytes " + first + "-\\d+/(\\*|" + transfer.file().size() + ")")) {
            throw Transient.busy(
                    answer.uri().getAuthority() + " answers with another part of the file than was asked for", null);
        }
        return 0;
    }

    private HttpResponse<InputStream> open(Transfer transfer, String range) throws IOException {
        if (transfer.direct().isPresent()) {
            HttpResponse<InputStream> answer = client.open(transfer.direct().get(), range);
            if (!RAN_OUT.contains(answer.statusCode())) {
                return answer;
            }
            answer.body().close();
        }
        URI address = client.address(repository, transfer.file());
        HttpResponse<InputStream> answer = client.open(address, range);
        if (answer.statusCode() / 100 == 2 && !answer.uri().equals(address)) {
            transfer.direct(answer.uri());
        }
        return answer;
    }

    private void copy(InputStream body, Piece piece, long skip) throws IOException, InterruptedException {
        byte[] buffer = new byte[1 << 16];
        long left = skip;
        while (!piece.isFetched()) {
            if (stopped.getAsBoolean()) {
                throw new DownloadStopped("stopped");
            }
            int read = read(body, buffer, left > 0 ? left : piece.end() - piece.wanted());
            if (read < 0) {
                return;
            }
            if (left > 0) {
                left -= read;
            } else {
                piece.add(buffer, read);
                meter.received(read);
            }
        }
    }

    private int read(InputStream body, byte[] buffer, long most) throws Transient {
        waiting.put(body, System.nanoTime());
        try {
            return body.read(buffer, 0, (int) Math.min(buffer.length, most));
        } catch (IOException e) {
            throw Transient.cut("the connection was cut", e);
        } finally {
            waiting.remove(body);
        }
    }

    /** Ends the connections over which nothing has come for long; their workers try again. */
    void closeSilent() {
        long limit = client.patience().silence().toNanos();
        long now = System.nanoTime();
        waiting.forEach((body, since) -> {
            if (now - since > limit) {
                close(body);
            }
        });
    }

    void closeAll() {
        waiting.keySet().forEach(Fetcher::close);
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // it is of no use any more
        }
    }
}
