package dev.inkling.hub;

import dev.inkling.InklingException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an answer other than success means to the user. */
final class Refusal {
    private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504, 520, 522, 524);
    private static final Pattern RESET = Pattern.compile("\\bt=(\\d{1,6})");

    private Refusal() {}

    /**
     * @param what was asked for, for the message
     * @return the reason to stop
     * @throws Transient when another try may succeed
     */
    static InklingException of(HttpResponse<?> answer, RepoId id, String revision, String what, HubSettings settings)
            throws Transient {
        int status = answer.statusCode();
        String host = answer.uri().getAuthority();
        if (PASSING.contains(status)) {
            throw Transient.busy(
                    host + " answers " + status + (status == 429 ? " (too many requests)" : ""), wait(answer));
        }
        String code = answer.headers().firstValue("X-Error-Code").orElse("");
        boolean token = settings.token().isPresent();
        if (code.equals("GatedRepo")) {
            return gated(id, settings);
        }
        if (code.equals("RevisionNotFound")) {
            return new InklingException(id + " has no revision \"" + revision + "\" on " + settings.host()
                    + ": leave --revision away, or give a branch, tag or commit that it has");
        }
        if (status == 401 || code.equals("RepoNotFound") || status == 404 && code.isEmpty()) {
            return unknown(id, settings, status == 401 && token);
        }
        if (status == 403) {
            return new InklingException(settings.host() + " refuses " + what + " (403): "
                    + (token
                            ? "give the token of HF_TOKEN the right to read " + id
                            : "set HF_TOKEN to a token that may read " + id));
        }
        return new InklingException(host + " answers " + status + " to the request for " + what
                + ": try again later, or set HF_ENDPOINT to a mirror");
    }

    static InklingException gated(RepoId id, HubSettings settings) {
        String page = settings.endpoint() + "/" + id;
        return new InklingException(id + " is gated: accept its conditions at " + page + " with your account there, "
                + (settings.token().isPresent()
                        ? "with which the token in HF_TOKEN must belong, and load it again"
                        : "set HF_TOKEN to a token of that account, restart the kernel, and load it again"));
    }

    private static InklingException unknown(RepoId id, HubSettings settings, boolean tokenRefused) {
        String more = tokenRefused
                ? "check the name, or the token in HF_TOKEN, which may have expired or lack the right to read it"
                : settings.token().isPresent()
                        ? "check the name; a private one needs a token that may read it"
                        : "check the name; a private one needs a token in HF_TOKEN";
        return new InklingException("there is no model \"" + id + "\" on " + settings.host() + ": " + more);
    }

    /** No connection came about. */
    static HubUnreachable unreachable(HubSettings settings, String why) {
        return new HubUnreachable("cannot reach " + settings.host() + " (" + why
                + "): check the connection, or set HF_ENDPOINT to a mirror, such as https://hf-mirror.com, before the"
                + " kernel starts; models that are in " + settings.cache() + " load without a network");
    }

    private static Duration wait(HttpResponse<?> answer) {
        String after = answer.headers().firstValue("Retry-After").orElse("").strip();
        if (after.matches("\\d{1,6}")) {
            return Duration.ofSeconds(Long.parseLong(after));
        }
        try {
            Instant then = ZonedDateTime.parse(after, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration left = Duration.between(Instant.now(), then);
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeParseException e) {
            Matcher reset =
                    RESET.matcher(answer.headers().firstValue("RateLimit").orElse(""));
            return answer.statusCode() == 429 && reset.find()
                    ? Duration.ofSeconds(Long.parseLong(reset.group(1)))
                    : null;
        }
    }
}
