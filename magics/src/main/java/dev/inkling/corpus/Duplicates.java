package dev.inkling.corpus;

import dev.inkling.Characters;
import dev.inkling.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The rules across documents: the same text twice, drafts of one text, a passage that stands in many documents. */
final class Duplicates {
    private final SourceStore store;
    private final CleanOptions options;
    private final Consumer<String> look;

    /** @param look hears of each step, and may throw to end it */
    Duplicates(SourceStore store, CleanOptions options, Consumer<String> look) {
        this.store = store;
        this.options = options;
        this.look = look;
    }

    /** Whole documents go first; without a common passage two of those left may turn out to be the same. */
    void drop() {
        wholeDocuments();
        look.accept("comparing passages");
        if (new RepeatedPassages(store, options, look).drop()) {
            wholeDocuments();
        }
    }

    private void wholeDocuments() {
        if (options.has(Rule.DUPLICATE_DOCUMENTS)) {
            look.accept("looking for copies");
            copies();
        }
        if (options.has(Rule.NEAR_DUPLICATES)) {
            look.accept("looking for drafts");
            new NearDuplicates(store, options, look).drop();
        }
    }

    private void copies() {
        Buckets buckets = new Buckets();
        store.eachLeft((number, print) -> buckets.add(print.words(), number));
        buckets.forEach(2, numbers -> {
            Map<String, List<Integer>> same = new LinkedHashMap<>();
            for (int number : numbers) {
                same.computeIfAbsent(words(store.get(number).text()), key -> new ArrayList<>())
                        .add(number);
            }
            same.values().forEach(this::keepOne);
        });
    }

    /** The newest stays, else the one with the shortest name. */
    private void keepOne(List<Integer> numbers) {
        if (numbers.size() < 2) {
            return;
        }
        // Copies are called "letter copy" and "letter (2)": of equals the shortest name is the original's.
        int keeper = Collections.max(
                numbers,
                Comparator.comparing(
                                (Integer number) -> store.get(number).date().orElse(LocalDate.MIN))
                        .thenComparing(number -> -store.get(number).name().length()));
        Source kept = store.get(keeper);
        for (int number : numbers) {
            if (number != keeper) {
                Source source = store.get(number);
                source.drop(Rule.DUPLICATE_DOCUMENTS, "the same text as " + kept.name() + ", which stays");
                store.replace(number, source, options.paragraphCharacters());
            }
        }
    }

    /** Stands for the characters of a text, spaces and line ends aside. */
    private static String words(String text) {
        MessageDigest digest = Sha256.begin();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 13);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isWhitespace(c) && !Characters.isSpace(c)) {
                buffer.putChar(c);
            }
            if (!buffer.hasRemaining() || i + 1 == text.length()) {
                digest.update(buffer.flip());
                buffer.clear();
            }
        }
        return Sha256.end(digest);
    }
}
