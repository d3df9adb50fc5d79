package dev.inkling.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.Home;
import dev.inkling.InklingException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserPathTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\"\"", "\" \"", "\t"})
    void anEmptyPathIsNotTheCurrentFolder(String typed) {
        String message =
                assertThrows(InklingException.class, () -> UserPath.of(typed)).getMessage();
        assertTrue(message.startsWith("the path is empty: name a file or a folder"), message);
    }

    @Test
    void aPathIsTakenAsInAShell() {
        assertEquals(Path.of("."), UserPath.of("."));
        assertEquals(Path.of("my texts"), UserPath.of("\"my texts\""));
        assertEquals(Home.user(), UserPath.of("~"));
        assertEquals(Home.user().resolve("文稿"), UserPath.of("~/文稿"));
    }
}
