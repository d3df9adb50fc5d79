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
import java.util.Map;
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
        assertFalse(String.join(" ", JavaCommand.flags(17)).contains("-access"));
        assertFalse(String.join(" ", JavaCommand.flags(23)).contains("-access"));
        for (int feature : new int[] {24, 25, 26}) {
            List<String> flags = JavaCommand.flags(feature);
            assertTrue(flags.contains("--enable-native-access=ALL-UNNAMED"));
            assertEquals(feature < 26, flags.contains("--sun-misc-unsafe-memory-access=allow"));
        }
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

    private JupyterPaths paths() {
        Map<String, String> environment = Map.of(
                "JUPYTER_DATA_DIR", folder.resolve("用户 data").toString(),
                "VIRTUAL_ENV", folder.resolve("环境 env").toString());
        return new JupyterPaths(environment, "Linux", folder.toString());
    }

    private static List<String> findings(JupyterPaths paths) {
        return Doctor.kernelSpecs(paths).stream().map(Doctor.Finding::toString).toList();
    }

    @Test
    void aKernelWhoseJarIsGoneIsNamed() throws IOException {
        KernelSpec spec = new KernelSpec(paths().user(), "inkling");
        Path jar = folder.resolve("inkling-kernel.jar");
        spec.write("Inkling", jar, Optional.empty());
        String gone = findings(paths()).get(0);
        assertTrue(gone.startsWith("BAD") && gone.contains(jar + ", which is gone"), gone);
        Files.writeString(jar, "");
        String there = findings(paths()).get(0);
        assertTrue(there.startsWith("ok") && there.contains(spec.folder().toString()), there);
    }

    @Test
    void theEnvironmentsKernelHidesTheUsersOfTheSameName() throws IOException {
        Path jar = Files.writeString(folder.resolve("inkling-kernel.jar"), "");
        KernelSpec users = new KernelSpec(paths().user(), "inkling");
        KernelSpec environments = new KernelSpec(paths().systemPrefix(), "inkling");
        KernelSpec second = new KernelSpec(paths().user(), "inkling-2.0");
        for (KernelSpec spec : List.of(users, environments, second)) {
            spec.write("Inkling", jar, Optional.empty());
        }
        assertEquals(
                Optional.of(environments.folder()), users.preferred(paths()).map(KernelSpec::folder));
        assertEquals(Optional.empty(), environments.preferred(paths()));
        assertEquals(Optional.empty(), second.preferred(paths()));
        assertEquals(
                List.of("ok  ", "note", "ok  "),
                findings(paths()).stream().map(line -> line.substring(0, 4)).toList());
        environments.delete();
        assertTrue(users.exists() && second.exists(), "uninstalling removes no other");
    }

    @Test
    void theArchiveIsNamedOnlyWhenThereIsOne() throws IOException {
        KernelSpec spec = new KernelSpec(folder, "inkling");
        Path jar = Files.writeString(folder.resolve("inkling-kernel.jar"), "1");
        String key = StartArchive.key(jar);
        spec.write("Inkling", jar, Optional.empty());
        assertFalse(Files.readString(spec.folder().resolve("kernel.json")).contains(".jsa"));
        spec.write("Inkling", jar, Optional.of(key));
        assertTrue(Files.readString(spec.folder().resolve("kernel.json")).contains(".jsa"));
        assertFalse(spec.hasArchive(key), "the file is not there");
        Files.writeString(spec.archive().file(), "");
        assertFalse(spec.hasArchive(key), "the names of the classes are not there");
        Files.writeString(spec.archive().classes(), "");
        assertTrue(spec.hasArchive(key));
        Files.writeString(jar, "another build");
        assertFalse(spec.hasArchive(StartArchive.key(jar)));
        assertEquals(List.of(), new StartArchive(Path.of("/a:b/start.jsa")).flags(17));
        spec.delete();
        assertFalse(Files.exists(spec.folder()), "nothing is left");
    }
}
