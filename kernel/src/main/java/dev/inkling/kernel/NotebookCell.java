package dev.inkling.kernel;

import com.google.gson.JsonParser;
import dev.inkling.kernel.protocol.CellInput;
import dev.inkling.kernel.protocol.Publisher;
import dev.inkling.kernel.protocol.RunningCell;
import dev.inkling.notebook.Cell;
import dev.inkling.notebook.Display;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.messages.publish.PublishDisplayData;
import io.github.spencerpark.jupyter.messages.publish.PublishStream.StreamType;
import io.github.spencerpark.jupyter.messages.publish.PublishUpdateDisplayData;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a magic sees of its cell; whatever it prints or shows goes to that cell, from any thread. */
final class NotebookCell implements Cell {
    /** The displays of this kernel that exist already. */
    static final class Shown {
        private final Set<String> ids = ConcurrentHashMap.newKeySet();
    }

    private final Publisher publisher;
    private final CellInput input;
    private final RunningCell running;
    private final Shown shown;
    private final Optional<String> body;

    NotebookCell(Publisher publisher, CellInput input, RunningCell running, Shown shown, Optional<String> body) {
        this.publisher = publisher;
        this.input = input;
        this.running = running;
        this.shown = shown;
        this.body = body;
    }

    @Override
    public void print(String text) {
        publisher.print(running, StreamType.OUT, text);
    }

    @Override
    public void show(Display display) {
        DisplayData data = data(display);
        if (display.id().isEmpty()) {
            publisher.publish(running.request(), new PublishDisplayData(data));
            return;
        }
        data.setDisplayId(display.id());
        data.putTransientData("final", display.last());
        if (shown.ids.add(display.id())) {
            publisher.publish(running.request(), new PublishDisplayData(data));
        } else {
            publisher.publish(running.request(), new PublishUpdateDisplayData(data));
        }
    }

    /** The forms of a display as basekernel holds them: only texts, and JSON where the type says so. */
    static DisplayData data(Display display) {
        DisplayData data = new DisplayData();
        display.data().forEach((type, content) -> {
            boolean json = type.endsWith("json");
            data.putData(type, json ? JsonParser.parseString(content) : content);
        });
        return data;
    }

    @Override
    public boolean interrupted() {
        return running.interrupted();
    }

    @Override
    public Optional<String> ask(String question) {
        return input.ask(running, question);
    }

    @Override
    public Optional<String> body() {
        return body;
    }
}
