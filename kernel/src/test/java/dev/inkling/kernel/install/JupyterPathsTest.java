package dev.inkling.kernel.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JupyterPathsTest {
    private static JupyterPaths linux(String... variables) {
        return paths("Linux", variables);
    }

    private static JupyterPaths paths(String system, String... variables) {
        Map<String, String> environment = new java.util.HashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return new JupyterPaths(environment, system, "/jvm/home");
    }

    @Test
    void homeIsTheVariableBeforeTheJvms() {
        assertEquals(Path.of("/家 home"), linux("HOME", "/家 home").home());
        assertEquals(Path.of("/jvm/home"), linux().home());
        assertEquals(Path.of("/jvm/home"), linux("HOME", " ").home());
    }

    @Test
    void theUsersFolderFollowsTheSystem() {
        assertEquals(Path.of("/h/.local/share/jupyter"), linux("HOME", "/h").user());
        assertEquals(
                Path.of("/x/jupyter"),
                linux("HOME", "/h", "XDG_DATA_HOME", "/x").user());
        assertEquals(
                Path.of("/d"),
                linux("HOME", "/h", "XDG_DATA_HOME", "/x", "JUPYTER_DATA_DIR", "/d")
                        .user());
        assertEquals(
                Path.of("/h/Library/Jupyter"), paths("Mac OS X", "HOME", "/h").user());
        assertEquals(
                Path.of("/roaming/jupyter"),
                paths("Windows 11", "APPDATA", "/roaming").user());
        assertEquals(
                Path.of("/h/AppData/Roaming/jupyter"),
                paths("Windows 11", "HOME", "/h").user());
    }

    @Test
    void theEnvironmentIsVirtualenvsBeforeCondas() {
        assertEquals(
                Path.of("/v/share/jupyter"),
                linux("VIRTUAL_ENV", "/v", "CONDA_PREFIX", "/c").systemPrefix());
        assertEquals(Path.of("/c/share/jupyter"), linux("CONDA_PREFIX", "/c").systemPrefix());
        String message = assertThrows(InklingException.class, () -> linux().systemPrefix())
                .getMessage();
        assertTrue(message.contains("--user") && message.contains("VIRTUAL_ENV"), message);
    }

    @Test
    void theActiveEnvironmentComesBeforeTheUserUnlessItIsCondasBase() {
        Path user = Path.of("/h/.local/share/jupyter");
        Path environment = Path.of("/v/share/jupyter");
        Path machine = Path.of("/usr/local/share/jupyter");
        assertEquals(
                List.of(environment, user, machine),
                linux("HOME", "/h", "VIRTUAL_ENV", "/v").all().subList(0, 3));
        assertEquals(
                List.of(user, environment, machine),
                linux("HOME", "/h", "CONDA_PREFIX", "/v", "CONDA_DEFAULT_ENV", "base")
                        .all()
                        .subList(0, 3));
        assertEquals(
                List.of(Path.of("/extra"), user, environment),
                linux("HOME", "/h", "VIRTUAL_ENV", "/v", "JUPYTER_PREFER_ENV_PATH", "0", "JUPYTER_PATH", "/extra")
                        .all()
                        .subList(0, 3));
        assertEquals(
                List.of(Path.of("/roaming/jupyter"), Path.of("/programs/jupyter")),
                paths("Windows 11", "APPDATA", "/roaming", "PROGRAMDATA", "/programs")
                        .all());
    }
}
