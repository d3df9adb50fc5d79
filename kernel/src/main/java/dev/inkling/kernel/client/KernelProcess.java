package dev.inkling.kernel.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inkling.InklingException;
import dev.inkling.Natives;
import dev.inkling.kernel.client.KernelMessage.Channel;
import dev.inkling.kernel.install.JavaCommand;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A kernel of our own in a child process, and the client that speaks to it. It ends with this object. */
public final class KernelProcess implements AutoCloseable {
    private static final long START_MILLIS = 60_000;
    private static final long SHUTDOWN_MILLIS = 6_000;

    /** Where a command names the connection file, as in kernelspecs. */
    public static final String CONNECTION_FILE = "{connection_file}";

    /** A kernel that has answered is asked again until the subscription to its output is seen to work. */
    private static final long ASK_MILLIS = 500;

    private static final long ASK_AGAIN_MILLIS = 20;

    private final Process process;
    private final ConnectionFile connection;
    private final KernelClient client;
    private final Path connectionFile;
    private final JsonNode languageInfo;

    private KernelProcess(Process process, ConnectionFile connection, Path connectionFile)
            throws IOException, InterruptedException {
        this.process = process;
        this.connection = connection;
        this.client = new KernelClient(connection);
        this.connectionFile = connectionFile;
        try {
            this.languageInfo = awaitReady();
        } catch (InklingException | InterruptedException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts our kernel and waits until it answers.
     *
     * @param jar the kernel's jar
     * @param folder the working directory of the cells
     * @throws InklingException when it does not start
     */
    public static KernelProcess start(Path jar, Path folder) throws IOException, InterruptedException {
        return start(jar, folder, Map.of());
    }

    /** @param variables of the environment, beside those of this process */
    public static KernelProcess start(Path jar, Path folder, Map<String, String> variables)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(JavaCommand.kernel(jar));
        command.add(CONNECTION_FILE);
        Map<String, String> environment = new HashMap<>(Natives.environment());
        environment.putAll(variables);
        return start(command, environment, folder, Redirect.INHERIT);
    }

    /**
     * Starts any kernel, as its kernelspec says, and waits until it answers.
     *
     * @param arguments the program and its arguments, with {@code {connection_file}} where that file is to be named
     * @param variables what its environment needs beside what it inherits
     * @param errors where it may print beside its messages
     * @throws InklingException when it does not start
     */
    public static KernelProcess start(
            List<String> arguments, Map<String, String> variables, Path folder, Redirect errors)
            throws IOException, InterruptedException {
        ConnectionFile connection = ConnectionFile.create();
        Path file = Files.createTempFile("inkling-kernel-", ".json");
        connection.write(file);
        List<String> command = arguments.stream()
                .map(argument -> argument.replace(CONNECTION_FILE, file.toString()))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(Redirect.DISCARD)
                .redirectError(errors);
        Map<String, String> environment = builder.environment();
        environment.putAll(variables);
        environment.put("JPY_PARENT_PID", String.valueOf(ProcessHandle.current().pid()));
        if (!Charset.defaultCharset().equals(StandardCharsets.UTF_8)) {
            environment.put("LC_ALL", "C.UTF-8"); // otherwise Java cannot open files with Chinese names
        }
        return new KernelProcess(builder.start(), connection, file);
    }

    private JsonNode awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
        JsonNode language = null;
        boolean subscribed = false;
        long asked = 0;
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw new InklingException("the kernel ended while it was starting (exit code " + process.exitValue()
                        + "): its message is above; try doctor");
            }
            if (System.nanoTime() - asked
                    > TimeUnit.MILLISECONDS.toNanos(language == null ? ASK_MILLIS : ASK_AGAIN_MILLIS)) {
                client.send(Channel.SHELL, "kernel_info_request", KernelClient.content());
                asked = System.nanoTime();
            }
            KernelMessage message = client.poll(10);
            if (message != null && message.channel() == Channel.IOPUB) {
                subscribed = true;
            } else if (message != null && message.type().equals("kernel_info_reply")) {
                language = message.content().path("language_info");
            }
            if (language != null && subscribed) {
                return language;
            }
        }
        throw new InklingException(
                "the kernel did not answer within " + START_MILLIS / 1000 + " s: is the machine very busy? Try again");
    }

    public KernelClient client() {
        return client;
    }

    /** One more client of the same kernel; to be closed by the caller. */
    public KernelClient connect() {
        return new KernelClient(connection);
    }

    public Process process() {
        return process;
    }

    /** What the kernel says about its language, for the notebook's metadata. */
    public JsonNode languageInfo() {
        return languageInfo;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (process.isAlive()) {
            client.shutdown();
            if (!process.waitFor(SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
        client.close();
        Files.deleteIfExists(connectionFile);
    }
}
