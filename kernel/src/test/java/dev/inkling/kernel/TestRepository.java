package dev.inkling.kernel;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A Maven repository on this machine, served as a real one is, with libraries made here. */
final class TestRepository implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> files = new HashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    TestRepository() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            byte[] content = files.get(path);
            exchange.sendResponseHeaders(content == null ? 404 : 200, content == null ? -1 : content.length);
            if (content != null) {
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(content);
                }
            }
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The paths that were asked for so far. */
    List<String> asked() {
        return asked;
    }

    /** Has test.ink:NAME:1.0 with one class and a text beside it, perhaps in need of another library. */
    void put(String name, byte[] jar, String... needs) {
        StringBuilder dependencies = new StringBuilder();
        for (String need : needs) {
            dependencies
                    .append("<dependency><groupId>test.ink</groupId><artifactId>")
                    .append(need)
                    .append("</artifactId><version>1.0</version></dependency>");
        }
        String pom = "<project><modelVersion>4.0.0</modelVersion><groupId>test.ink</groupId><artifactId>" + name
                + "</artifactId><version>1.0</version><dependencies>" + dependencies + "</dependencies></project>";
        String base = "/test/ink/" + name + "/1.0/" + name + "-1.0";
        files.put(base + ".pom", pom.getBytes(StandardCharsets.UTF_8));
        files.put(base + ".jar", jar);
    }

    /** A jar with one class of the package test.ink, and the text note.txt beside it. */
    static byte[] jar(Path folder, String className, String body) throws IOException {
        Path source = folder.resolve(className + ".java");
        Files.writeString(source, "package test.ink; public class " + className + " {" + body + "}");
        Path classes = Files.createDirectories(folder.resolve(className));
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", classes.toString(), "--release", "17", source.toString());
        if (failed != 0) {
            throw new AssertionError("the test's own class does not compile: " + className);
        }
        Files.writeString(classes.resolve("test/ink/note.txt"), "note of " + className);
        Path jar = folder.resolve(className + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> all = Files.walk(classes)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
        return Files.readAllBytes(jar);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
