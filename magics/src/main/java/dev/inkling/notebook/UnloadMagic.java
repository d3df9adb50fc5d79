package dev.inkling.notebook;

import dev.inkling.hub.Bytes;
import dev.inkling.session.Freed;
import dev.inkling.session.Session;
import picocli.CommandLine.Command;

/** {@code %unload}: frees the session's model. */
@Command(
        name = "unload",
        description = "Free the memory of the loaded model and of what was tuned; texts and runs stay.",
        footer = {"", "%%load_model frees the model that was loaded before by itself, once the new one is there."})
public final class UnloadMagic implements Magic<Void> {
    private final Session session;

    public UnloadMagic(Session session) {
        this.session = session;
    }

    @Override
    public Void call(Cell cell) {
        cell.print(
                session.unload().map(UnloadMagic::told).orElse("no model is loaded: there was nothing to free") + "\n");
        return null;
    }

    private static String told(Freed freed) {
        return freed.model() + " was put away: " + Bytes.text(freed.weights()) + " of weights"
                + (freed.tuned() == 0 ? "" : " and " + Bytes.text(freed.tuned()) + " of what was tuned")
                + " freed; %load_model loads a model";
    }
}
