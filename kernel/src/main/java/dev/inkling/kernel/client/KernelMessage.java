package dev.inkling.kernel.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A message from the kernel.
 *
 * @param parentId the request that it belongs to; empty when to none
 */
public record KernelMessage(Channel channel, String type, String parentId, JsonNode content, JsonNode metadata) {
    /** The sockets of a client. */
    public enum Channel {
        SHELL,
        IOPUB,
        STDIN,
        CONTROL
    }

    /** A text of the content; empty when it is not there. */
    public String text(String field) {
        return content.path(field).asText("");
    }
}
