package dev.inkling.session;

import com.fasterxml.jackson.databind.ObjectWriter;
import dev.inkling.AtomicMove;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of JSON that are replaced as a whole. */
final class JsonFile {
    private JsonFile() {}

    /** The old file or the new one is there, never half of one. */
    static void replace(Path file, ObjectWriter form, Object content) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(unfinished, form.writeValueAsString(content));
        AtomicMove.replace(unfinished, file);
    }
}
