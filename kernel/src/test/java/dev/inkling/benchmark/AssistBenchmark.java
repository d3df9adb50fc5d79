package dev.inkling.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.kernel.client.KernelClient;
import dev.inkling.kernel.client.KernelMessage;
import dev.inkling.kernel.client.KernelMessage.Channel;
import dev.inkling.kernel.client.KernelProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * How long a user waits for completion and inspection while nothing runs, while two threads spin, and while a model is
 * trained. From the folder of the kernel module, after packaging:
 *
 * <pre>java -cp "target/test-classes:target/inkling/inkling-kernel.jar" dev.inkling.benchmark.AssistBenchmark [LOAD]</pre>
 *
 * The load is {@code spin} or a cell to run meanwhile; without it all three are measured.
 */
public final class AssistBenchmark {
    private static final int ROUNDS = 25;
    private static final List<String> COMPLETED = List.of(
            "inkling.",
            "line.subst",
            "Math.m",
            "java.util.stream.Coll",
            "%fine",
            "%finetune --",
            "%load_model ",
            "%clean ");
    private static final List<String> INSPECTED =
            List.of("inkling.finetune(", "line.substring(", "Math.max(", "Session", "%finetune", "%finetune --rank");
    private static final String SPIN =
            "for (int i = 0; i < 2; i++) new Thread(() -> { while (true) {} }).start();" + " Thread.sleep(600_000);";

    private final KernelClient client;

    private AssistBenchmark(KernelClient client) {
        this.client = client;
    }

    public static void main(String[] arguments) throws Exception {
        Path jar = Path.of("target", "inkling", "inkling-kernel.jar").toAbsolutePath();
        Path texts = Path.of("..", "notebooks", "en", "texts").toAbsolutePath().normalize();
        for (String load : arguments.length > 0
                ? List.of(arguments[0].replace("spin", SPIN))
                : List.of("", SPIN, "%finetune --max-steps 100000")) {
            try (KernelProcess kernel = KernelProcess.start(jar, Path.of("").toAbsolutePath())) {
                AssistBenchmark benchmark = new AssistBenchmark(kernel.client());
                benchmark.await(kernel.client().execute("String line = \"\";", false));
                if (load.startsWith("%")) {
                    benchmark.await(kernel.client().execute("%load_model\n%clean \"" + texts + "\"", false));
                }
                benchmark.measure(load);
            }
        }
    }

    private void measure(String load) throws InterruptedException {
        String name = load.isEmpty() ? "idle" : load.startsWith("%") ? "training" : "two threads spin";
        if (!load.isEmpty()) {
            client.execute(load, false);
            Thread.sleep(5000);
        }
        report(name, "completion", "complete_request", COMPLETED);
        report(name, "inspection", "inspect_request", INSPECTED);
    }

    private void report(String load, String what, String type, List<String> codes) throws InterruptedException {
        List<Double> first = new ArrayList<>();
        List<Double> all = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (String code : codes) {
                double milliseconds = ask(type, code);
                (round == 0 ? first : all).add(milliseconds);
                Thread.sleep(20); // nobody types without a pause
            }
        }
        Collections.sort(all);
        System.out.printf(
                Locale.ROOT,
                "%-18s %-11s median %6.1f ms   p95 %6.1f ms   first of each at most %6.1f ms%n",
                load,
                what,
                all.get(all.size() / 2),
                all.get((int) (all.size() * 0.95)),
                Collections.max(first));
    }

    private double ask(String type, String code) throws InterruptedException {
        ObjectNode content = KernelClient.content()
                .put("code", code)
                .put("cursor_pos", code.length())
                .put("detail_level", 0);
        long start = System.nanoTime();
        await(client.send(Channel.SHELL, type, content));
        return (System.nanoTime() - start) / 1e6;
    }

    private void await(String id) throws InterruptedException {
        KernelMessage message;
        do {
            message = client.poll(60_000);
            if (message == null) {
                throw new IllegalStateException("no reply came");
            }
        } while (!message.parentId().equals(id) || message.channel() != Channel.SHELL);
        if (!message.text("status").equals("ok")) {
            throw new IllegalStateException(message.content().toString());
        }
    }
}
