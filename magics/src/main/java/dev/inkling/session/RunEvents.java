package dev.inkling.session;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.inkling.train.TrainEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The events of a run as lines of JSON, added one by one: what a killed process leaves is whole up to its last line. */
final class RunEvents {
    private static final ObjectMapper JSON = new ObjectMapper()
            .addMixIn(TrainEvent.class, Typed.class)
            .registerModule(
                    new SimpleModule().addSerializer(new Seconds()).addDeserializer(Duration.class, new FromSeconds()));

    private RunEvents() {}

    /** Each line names its kind. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = TrainEvent.Started.class, name = "started"),
        @JsonSubTypes.Type(value = TrainEvent.Planned.class, name = "planned"),
        @JsonSubTypes.Type(value = TrainEvent.Step.class, name = "step"),
        @JsonSubTypes.Type(value = TrainEvent.HeldOut.class, name = "held-out"),
        @JsonSubTypes.Type(value = TrainEvent.Sample.class, name = "sample"),
        @JsonSubTypes.Type(value = TrainEvent.Notice.class, name = "notice"),
        @JsonSubTypes.Type(value = TrainEvent.Finished.class, name = "finished")
    })
    private interface Typed {}

    private static final class Seconds extends StdSerializer<Duration> {
        private static final long serialVersionUID = 1;

        Seconds() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeNumber(value.toNanos() / 1e9);
        }
    }

    private static final class FromSeconds extends StdDeserializer<Duration> {
        private static final long serialVersionUID = 1;

        FromSeconds() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return Duration.ofNanos(Math.round(in.getDoubleValue() * 1e9));
        }
    }

    /** Adds an event to the file. */
    static void add(Path file, TrainEvent event) throws IOException {
        Files.writeString(
                file,
                JSON.writerFor(TrainEvent.class).writeValueAsString(event) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** Replaces the file. */
    static void write(Path file, List<TrainEvent> events) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (TrainEvent event : events) {
            lines.append(JSON.writerFor(TrainEvent.class).writeValueAsString(event))
                    .append('\n');
        }
        Files.writeString(file, lines);
    }

    /** All events that can be read; a line that was cut off is left out. */
    static List<TrainEvent> read(Path file) {
        List<TrainEvent> events = new ArrayList<>();
        List<String> lines;
        try {
            lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (NoSuchFileException e) {
            return events;
        } catch (IOException e) {
            // The curve is lost, the run is not.
            return events;
        }
        for (String line : lines) {
            try {
                events.add(JSON.readValue(line, TrainEvent.class));
            } catch (JsonProcessingException e) {
                continue;
            }
        }
        return events;
    }
}
