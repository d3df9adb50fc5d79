package dev.inkling.train;

import dev.inkling.InklingException;
import dev.inkling.model.ModelConfig;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.tokens.ByteLevelTokenizer;
import dev.inkling.tokens.BytePairTrainer;
import dev.inkling.tokens.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes a model like the bundled one from a folder with one sub-folder of UTF-8 text files per language: learns the
 * tokenizer, trains for the given time, and writes a Hugging Face folder. A folder that holds a model already is gone on
 * from.
 *
 * <pre>java -cp ... dev.inkling.train.BaseModelRecipe TEXTS OUT MINUTES [HELD-OUT-FILE-PREFIX ...]</pre>
 */
public final class BaseModelRecipe {
    private static final int VOCABULARY = 8192;
    private static final int BATCH = 8;

    private BaseModelRecipe() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 3 || !arguments[2].matches("\\d+(\\.\\d+)?")) {
            System.err.println(
                    "give the folder of texts (one sub-folder of .txt files a language), the folder to write, the"
                            + " minutes to train for, and the beginnings of the names of files to hold out");
            System.exit(2);
        }
        try {
            make(
                    Path.of(arguments[0]),
                    Path.of(arguments[1]),
                    Duration.ofMillis(Math.round(Double.parseDouble(arguments[2]) * 60_000)),
                    List.of(arguments).subList(3, arguments.length));
        } catch (InklingException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * @param texts a folder with one sub-folder of UTF-8 texts per language
     * @param out the folder to write, or to go on from
     * @param heldOut how the names of the files begin that are scored and never trained on
     * @throws InklingException when there is no text to train on
     */
    static void make(Path texts, Path out, Duration time, List<String> heldOut) throws IOException {
        if (!Files.isDirectory(texts)) {
            throw new InklingException("there is no folder " + texts + ": it holds one sub-folder of texts a language");
        }
        Map<String, List<String>> train = new TreeMap<>();
        Map<String, List<String>> held = new TreeMap<>();
        for (Path language : list(texts).stream().filter(Files::isDirectory).toList()) {
            for (Path file :
                    list(language).stream().filter(Files::isRegularFile).toList()) {
                boolean apart = heldOut.stream().anyMatch(file.getFileName().toString()::startsWith);
                (apart ? held : train)
                        .computeIfAbsent(language.getFileName().toString(), l -> new ArrayList<>())
                        .add(Files.readString(file));
            }
        }
        if (train.isEmpty()) {
            throw new InklingException(
                    "there are no texts to train on in the sub-folders of " + texts + ": put one a language there");
        }
        Files.createDirectories(out);
        Path tokenizerFile = out.resolve("tokenizer.json");
        if (!Files.exists(tokenizerFile)) {
            learnTokenizer(train, tokenizerFile);
        }
        try (Tokenizer tokenizer = Tokenizer.read(tokenizerFile)) {
            List<int[]> documents = new ArrayList<>();
            train.forEach((language, all) -> {
                List<int[]> ids = encode(tokenizer, all);
                report("train " + language, all, ids);
                documents.addAll(ids);
            });
            Map<String, List<int[]>> scored = new TreeMap<>();
            held.forEach((language, all) -> {
                scored.put(language, encode(tokenizer, all));
                report("held out " + language, all, scored.get(language));
            });
            Pretraining pretraining = new Pretraining(config(tokenizer.size()), documents, scored, BATCH, out, time);
            EngineThread.get().call(engine -> {
                pretraining.run(engine);
                return null;
            });
        }
    }

    static ModelConfig config(int vocabulary) {
        return ModelConfig.llama(vocabulary, 256, 4, 8, 704, 512, List.of(0));
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static void learnTokenizer(Map<String, List<String>> texts, Path file) throws IOException {
        BytePairTrainer trainer = new BytePairTrainer();
        // Chinese has thousands of characters to learn before its first word: its words count double.
        texts.forEach((language, all) -> all.forEach(text -> trainer.add(text, language.equals("zh") ? 2 : 1)));
        ByteLevelTokenizer.write(trainer.merges(VOCABULARY - 257), file);
    }

    private static List<int[]> encode(Tokenizer tokenizer, List<String> texts) {
        List<int[]> documents = new ArrayList<>();
        for (String text : texts) {
            int[] ids = tokenizer.encodeAsText(text.strip());
            int[] ended = Arrays.copyOf(ids, ids.length + 1);
            ended[ids.length] = 0;
            documents.add(ended);
        }
        return documents;
    }

    private static void report(String what, List<String> texts, List<int[]> ids) {
        long bytes = texts.stream()
                .mapToLong(t -> t.getBytes(StandardCharsets.UTF_8).length)
                .sum();
        long characters =
                texts.stream().mapToLong(t -> t.codePointCount(0, t.length())).sum();
        long tokens = ids.stream().mapToLong(d -> d.length).sum();
        System.out.printf(
                "%s: %d texts, %d bytes, %d characters, %d tokens (%.2f bytes a token)%n",
                what, texts.size(), bytes, characters, tokens, bytes / (double) tokens);
    }
}
