package dev.inkling.session;

import dev.inkling.Sha256;
import dev.inkling.model.ArrayFile;
import dev.inkling.model.HeldOut;
import dev.inkling.model.SafetensorsWriter;
import dev.inkling.train.TrainTexts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a run learns from and is judged by, as token ids: with it a run goes on though the corpus has changed.
 *
 * @param opening beginning of a held-out text
 */
record RunTexts(TrainTexts train, HeldOut heldOut, String opening) {
    private static final String TRAIN = "train";
    private static final String HELD_OUT = "held_out";
    private static final String LENGTHS = "_lengths";
    private static final String ASKED = "_asked";

    void write(Path file) throws IOException {
        List<SafetensorsWriter.Tensor> tensors = new ArrayList<>();
        add(tensors, TRAIN, train.documents(), train.asked());
        add(tensors, HELD_OUT, heldOut.documents(), heldOut.asked());
        SafetensorsWriter.write(
                file,
                tensors,
                Map.of(
                        "bytes",
                        String.valueOf(heldOut.bytes()),
                        "characters",
                        String.valueOf(heldOut.characters()),
                        "opening",
                        opening,
                        ASKED,
                        String.valueOf(!train.asked().isEmpty())));
    }

    /** @throws dev.inkling.InklingException when the file is missing or damaged */
    static RunTexts read(Path file) {
        ArrayFile arrays = ArrayFile.open(file);
        Map<String, String> words = arrays.metadata();
        boolean inPart = Boolean.parseBoolean(words.get(ASKED));
        return new RunTexts(
                new TrainTexts(documents(arrays, TRAIN, ""), inPart ? asked(arrays, TRAIN) : List.of()),
                new HeldOut(
                        documents(arrays, HELD_OUT, ""),
                        inPart ? asked(arrays, HELD_OUT) : List.of(),
                        Long.parseLong(words.getOrDefault("bytes", "0")),
                        Long.parseLong(words.getOrDefault("characters", "0"))),
                words.getOrDefault("opening", ""));
    }

    private static void add(
            List<SafetensorsWriter.Tensor> tensors, String name, List<int[]> documents, List<boolean[]> asked) {
        long tokens = documents.stream().mapToLong(document -> document.length).sum();
        tensors.add(tensor(name, tokens, documents));
        int[] lengths = documents.stream().mapToInt(document -> document.length).toArray();
        tensors.add(tensor(name + LENGTHS, lengths.length, List.of(lengths)));
        if (!asked.isEmpty()) {
            tensors.add(tensor(
                    name + ASKED, tokens, asked.stream().map(RunTexts::numbers).toList()));
        }
    }

    private static int[] numbers(boolean[] asked) {
        int[] numbers = new int[asked.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = asked[i] ? 1 : 0;
        }
        return numbers;
    }

    private static List<boolean[]> asked(ArrayFile arrays, String name) {
        return documents(arrays, name, ASKED).stream()
                .map(numbers -> {
                    boolean[] asked = new boolean[numbers.length];
                    for (int i = 0; i < asked.length; i++) {
                        asked[i] = numbers[i] == 1;
                    }
                    return asked;
                })
                .toList();
    }

    private static SafetensorsWriter.Tensor tensor(String name, long numbers, List<int[]> parts) {
        return new SafetensorsWriter.Tensor(
                name,
                "I32",
                new long[] {numbers},
                numbers * Integer.BYTES,
                () -> parts.stream().map(RunTexts::bytes));
    }

    private static ByteBuffer bytes(int[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(numbers);
        return bytes;
    }

    /** @param kind of the numbers, one for each token */
    private static List<int[]> documents(ArrayFile arrays, String name, String kind) {
        int[] all = arrays.ints(name + kind);
        List<int[]> documents = new ArrayList<>();
        int from = 0;
        for (int length : arrays.ints(name + LENGTHS)) {
            documents.add(Arrays.copyOfRange(all, from, from + length));
            from += length;
        }
        return documents;
    }

    /** The same for the same texts in the same order, split in the same way by the same tokenizer. */
    String hash() {
        MessageDigest digest = Sha256.begin();
        for (String part : List.of(TRAIN, HELD_OUT)) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
            List<int[]> documents = part.equals(TRAIN) ? train.documents() : heldOut.documents();
            List<boolean[]> asked = part.equals(TRAIN) ? train.asked() : heldOut.asked();
            Stream.concat(documents.stream(), documents.stream().map(document -> new int[] {-1, document.length}))
                    .forEach(numbers -> digest.update(bytes(numbers)));
            asked.forEach(some -> digest.update(bytes(numbers(some))));
        }
        return Sha256.end(digest);
    }
}
