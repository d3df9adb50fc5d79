package dev.inkling.kernel.protocol;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.reflect.TypeToken;
import io.github.spencerpark.jupyter.kernel.ExpressionValue;
import io.github.spencerpark.jupyter.kernel.history.HistoryEntry;
import io.github.spencerpark.jupyter.messages.Header;
import io.github.spencerpark.jupyter.messages.KernelTimestamp;
import io.github.spencerpark.jupyter.messages.Message;
import io.github.spencerpark.jupyter.messages.MessageContext;
import io.github.spencerpark.jupyter.messages.MessageType;
import io.github.spencerpark.jupyter.messages.adapters.HeaderAdapter;
import io.github.spencerpark.jupyter.messages.adapters.HistoryEntryAdapter;
import io.github.spencerpark.jupyter.messages.adapters.HistoryRequestAdapter;
import io.github.spencerpark.jupyter.messages.adapters.KernelTimestampAdapter;
import io.github.spencerpark.jupyter.messages.adapters.MessageTypeAdapter;
import io.github.spencerpark.jupyter.messages.adapters.PublishStatusAdapter;
import io.github.spencerpark.jupyter.messages.publish.PublishStatus;
import io.github.spencerpark.jupyter.messages.request.HistoryRequest;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Turns the messages of basekernel into frames and back. Every reply carries a status. */
final class MessageCodec {
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);
    private static final Type MAP = new TypeToken<Map<String, Object>>() {}.getType();

    private final Gson gson = new GsonBuilder()
            .registerTypeAdapter(HistoryEntry.class, HistoryEntryAdapter.INSTANCE)
            .registerTypeHierarchyAdapter(ExpressionValue.class, new ExpressionValueSerializer())
            .registerTypeAdapter(KernelTimestamp.class, KernelTimestampAdapter.INSTANCE)
            .registerTypeAdapter(Header.class, HeaderAdapter.INSTANCE)
            .registerTypeAdapter(MessageType.class, MessageTypeAdapter.INSTANCE)
            .registerTypeAdapter(PublishStatus.class, PublishStatusAdapter.INSTANCE)
            .registerTypeAdapter(HistoryRequest.class, HistoryRequestAdapter.INSTANCE)
            .create();
    private final String session = UUID.randomUUID().toString();

    /** A header of this kernel: its own session, the time to the microsecond. */
    <T> Header<T> header(MessageType<T> type) {
        return new Header<>(
                UUID.randomUUID().toString(),
                "kernel",
                session,
                new KernelTimestamp(Instant.now().toString()),
                type,
                "5.3");
    }

    /** @param parent the request that this message answers; null for the first status of all */
    <T> Message<T> message(MessageContext parent, MessageType<T> type, T content) {
        return parent == null
                ? new Message<>(header(type), content)
                : new Message<>(parent.getIdentities(), header(type), parent.getHeader(), null, content, null);
    }

    /** @throws RuntimeException when a part is not the JSON that its type asks for */
    Message<?> decode(Frames frames) {
        Header<?> header = gson.fromJson(text(frames.header()), Header.class);
        if (header == null || header.getType() == null) {
            throw new IllegalArgumentException("a message without msg_type");
        }
        JsonObject parent = gson.fromJson(text(frames.parent()), JsonObject.class);
        Header<?> parentHeader = parent == null || parent.size() == 0 ? null : gson.fromJson(parent, Header.class);
        Map<String, Object> metadata = gson.fromJson(text(frames.metadata()), MAP);
        return typed(frames, header, parentHeader, metadata);
    }

    private <T> Message<T> typed(
            Frames frames, Header<T> header, Header<?> parentHeader, Map<String, Object> metadata) {
        T content = gson.fromJson(text(frames.content()), header.getType().getContentType());
        return new Message<>(frames.identities(), header, parentHeader, metadata, content, frames.buffers());
    }

    Frames encode(Message<?> message) {
        JsonElement content = gson.toJsonTree(message.getContent());
        String type = message.getHeader().getType().getName();
        if (type.endsWith("_reply")
                && content.isJsonObject()
                && !content.getAsJsonObject().has("status")) {
            content.getAsJsonObject().addProperty("status", "ok");
        }
        return new Frames(
                message.getIdentities() == null ? List.of() : message.getIdentities(),
                bytes(gson.toJson(message.getHeader())),
                message.hasParentHeader() ? bytes(gson.toJson(message.getParentHeader())) : EMPTY,
                message.hasMetadata() ? bytes(gson.toJson(message.getMetadata())) : EMPTY,
                bytes(gson.toJson(content)),
                message.getBlobs() == null ? List.of() : message.getBlobs());
    }

    private static String text(byte[] part) {
        return new String(part, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
