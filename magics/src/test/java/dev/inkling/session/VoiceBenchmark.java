package dev.inkling.session;

import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.Setting;
import dev.inkling.train.TrainListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How much a writer gains by the size of the corpus and by settings, as a Markdown table. Each size is the beginning of
 * the writer's texts, cut into documents of some pages at paragraphs' ends.
 *
 * <pre>java -cp ... dev.inkling.session.VoiceBenchmark FILE-OR-FOLDER KILOBYTES[,...] [OPTION=VALUE[,VALUE...]]...</pre>
 *
 * as in {@code VoiceBenchmark my-novel.txt 25,100,500 method=full,lora lr=5e-4,1e-3,2e-3}.
 */
public final class VoiceBenchmark {
    private static final int DOCUMENT = 8000;

    private VoiceBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        String text = read(Path.of(arguments[0]));
        List<FinetuneConfig> configs = List.of(FinetuneConfig.defaults());
        for (String option : Arrays.asList(arguments).subList(2, arguments.length)) {
            configs = product(configs, option);
        }
        System.out.println("| KB | settings | steps | seconds | bits/character before | after | gain |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (String size : arguments[1].split(",")) {
            Session session = new Session();
            session.load();
            session.clean(written(text, Integer.parseInt(size) * 1000));
            for (FinetuneConfig config : configs) {
                long start = System.nanoTime();
                Run run = session.finetune(config, TrainListener.NONE, () -> false);
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %s | %d (best %d) | %.0f | %.3f | %.3f | %.1f %% |%n",
                        size,
                        config.values(),
                        run.steps(),
                        run.bestStep(),
                        (System.nanoTime() - start) / 1e9,
                        run.before().bitsPerCharacter(),
                        run.after().bitsPerCharacter(),
                        100 * run.gain());
            }
        }
        System.exit(0);
    }

    private static List<FinetuneConfig> product(List<FinetuneConfig> configs, String option) {
        String[] parts = option.split("=", 2);
        Setting setting = Setting.valueOf(parts[0].toUpperCase(Locale.ROOT).replace('-', '_'));
        List<FinetuneConfig> all = new ArrayList<>();
        for (FinetuneConfig config : configs) {
            for (String value : parts[1].split(",")) {
                all.add(config.with(setting, value));
            }
        }
        return all;
    }

    private static String read(Path source) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                all.append(Files.readString(file)).append("\n\n");
            }
            return all.toString();
        }
    }

    private static Path written(String text, int bytes) throws IOException {
        Path folder = Files.createTempDirectory("voice");
        StringBuilder document = new StringBuilder();
        int total = 0;
        int number = 0;
        for (String paragraph : text.split("\n\n+")) {
            document.append(paragraph).append("\n\n");
            int length = document.toString().getBytes(StandardCharsets.UTF_8).length;
            if (length >= Math.min(DOCUMENT, bytes / 12) || total + length >= bytes) {
                Files.writeString(folder.resolve(String.format("%05d.txt", number++)), document.toString());
                total += length;
                document.setLength(0);
                if (total >= bytes) {
                    break;
                }
            }
        }
        return folder;
    }
}
