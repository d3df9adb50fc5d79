package dev.inkling.kernel.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inkling.Home;
import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The kernel's folder among Jupyter's, and the options that name it. */
class InstallCommandTest {
    @TempDir
    Path folder;

    private static Target target(String... arguments) {
        Target target = new Target();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(target)).parseArgs(arguments);
        return target;
    }

    @Test
    void theSpecificationStartsThisJavaWithThatJar() throws IOException {
        Path data = folder.resolve("a 墨 prefix/share/jupyter");
        KernelSpec spec = new KernelSpec(data, "inkling");
        assertFalse(spec.exists());
        Path jar = folder.resolve("a 墨 place/inkling-kernel.jar");
        spec.write("Inkling (Java)", jar, Optional.empty());
        spec.write("Inkling again", jar, Optional.empty());
        assertTrue(spec.exists());
        JsonNode json =
                new ObjectMapper().readTree(Files.readAllBytes(spec.folder().resolve("kernel.json")));
        List<String> command = new ArrayList<>();
        json.path("argv").forEach(word -> command.add(word.asText()));
        assertTrue(Path.of(command.get(0)).isAbsolute() && Files.isExecutable(Path.of(command.get(0))), command.get(0));
        assertEquals(jar.toString(), command.get(command.indexOf("-jar") + 1));
        assertEquals(List.of("kernel", "-f", "{connection_file}"), command.subList(command.size() - 3, command.size()));
        assertEquals("Inkling again", json.path("display_name").asText());
        assertEquals("java", json.path("language").asText());
        assertEquals("message", json.path("interrupt_mode").asText());
        for (String logo : List.of("logo-32x32.png", "logo-64x64.png", "logo-svg.svg")) {
            assertTrue(Files.size(spec.folder().resolve(logo)) > 50, logo);
        }
        spec.delete();
        assertFalse(Files.exists(spec.folder()));
    }

    @Test
    void uninstallingLeavesFilesOfOthers() throws IOException {
        KernelSpec spec = new KernelSpec(folder, "inkling");
        spec.write("Inkling", folder.resolve("a.jar"), Optional.empty());
        Path other = Files.writeString(spec.folder().resolve("kernel.js"), "");
        spec.delete();
        assertTrue(Files.exists(other));
        assertFalse(spec.exists());
    }

    @Test
    void newerJavasAreToldThatTheEngineIsNative() {
        assertFalse(String.join(" ", JavaCommand.flags(17)).contains("native-access"));
        assertTrue(JavaCommand.flags(25).contains("--enable-native-access=ALL-UNNAMED"));
        assertTrue(JavaCommand.flags(17).contains("-Dfile.encoding=UTF-8"));
        Path report = Home.folder().toAbsolutePath().resolve("hs_err_pid%p.log");
        assertTrue(JavaCommand.flags(17).contains("-XX:ErrorFile=" + report));
        assertTrue(Files.isDirectory(report.getParent()));
    }

    @Test
    void oneTargetCanBeNamed() {
        assertEquals(
                folder.resolve("p/share/jupyter/kernels/mine-2.0"),
                target("--prefix", folder.resolve("p").toString(), "--name", "mine-2.0")
                        .kernelSpec()
                        .folder());
        assertEquals(
                JupyterPaths.current().user().resolve("kernels/inkling"),
                target().kernelSpec().folder());
        assertEquals(
                target().kernelSpec().folder(), target("--user").kernelSpec().folder());
        String message = assertThrows(
                        InklingException.class,
                        () -> target("--user", "--prefix", "x").kernelSpec())
                .getMessage();
        assertTrue(message.contains("exclude each other"), message);
        assertThrows(InklingException.class, () -> target("--name", "a b").kernelSpec());
        assertThrows(InklingException.class, () -> target("--name", "../x").kernelSpec());
    }
}
