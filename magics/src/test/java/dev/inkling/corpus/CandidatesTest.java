package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What finds the texts and words to be compared without holding them all. */
class CandidatesTest {
    private static final int PLACES = 126;

    private static MinHash.Signature signature(String text) {
        MinHash hash = new MinHash(PLACES);
        Shingles.each(text, 0, text.length(), hash);
        return hash.signature();
    }

    private static boolean isCandidate(String a, String b) {
        MinHash.Signature one = signature(a);
        MinHash.Signature other = signature(b);
        for (int key = 0; key < one.keys(); key++) {
            if (one.key(key) == other.key(key)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void draftsWithOneCharacterInTwentyChangedAreCandidates() {
        List<String> texts = new ArrayList<>(Texts.CHINESE);
        texts.addAll(Texts.ENGLISH);
        for (int seed = 0; seed < 60; seed++) {
            String text = texts.get(seed % texts.size());
            String draft = Damage.edited(text, 0.05, new Random(seed));
            assertTrue(isCandidate(text, draft), seed + ": " + Shingles.jaccard(Shingles.of(text), Shingles.of(draft)));
        }
    }

    @Test
    void aSignatureTellsTheSimilarity() {
        String text = String.join("\n\n", Texts.CHINESE);
        for (double share : List.of(0.0, 0.02, 0.05, 0.1, 0.3)) {
            for (int seed = 0; seed < 5; seed++) {
                String draft = Damage.edited(text, share, new Random(seed));
                double exact = Shingles.jaccard(Shingles.of(text), Shingles.of(draft));
                assertEquals(exact, signature(text).alike(signature(draft)), 0.17);
            }
        }
        assertTrue(signature(Texts.CHINESE_WELL).alike(signature(Texts.CHINESE_STREET)) < 0.1);
    }

    @Test
    void numbersComeBackInTheirGroups() {
        Random random = new Random(3);
        Buckets buckets = new Buckets();
        Map<Long, Set<Integer>> expected = new HashMap<>();
        for (int i = 0; i < 300_000; i++) {
            long key = Shingles.mix(random.nextInt(100_000));
            int number = random.nextInt(Integer.MAX_VALUE);
            buckets.add(key, number);
            expected.computeIfAbsent(key, k -> new TreeSet<>()).add(number);
        }
        expected.values().removeIf(group -> group.size() < 3);
        Set<List<Integer>> wanted = new HashSet<>();
        expected.values().forEach(group -> wanted.add(List.copyOf(group)));
        Set<List<Integer>> found = new HashSet<>();
        buckets.forEach(3, numbers -> {
            List<Integer> group = new ArrayList<>();
            for (int number : numbers) {
                group.add(number);
            }
            found.add(group);
        });
        assertEquals(wanted, found);
    }

    @Test
    void theWordsThatAreKnownDoNotDependOnTheirOrder() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            all.add("w" + "abcdefghij".charAt(i % 10) + "abcdefghij".charAt(i / 10 % 10)
                    + "abcdefghij".charAt(i / 100 % 10) + "xyzuv".charAt(i / 1000));
        }
        Set<String> known = known(all);
        assertTrue(known.size() > 300 && known.size() <= 1000, known.size() + " of 5000");
        Collections.shuffle(all, new Random(1));
        assertEquals(known, known(all));
        Words few = new Words();
        few.add("Exam-\nple’s naïve WORDS");
        for (String word : List.of("exam", "ple", "s", "NAÏVE", "words")) {
            assertTrue(few.knows(word), word);
        }
        assertTrue(!few.knows("example"));
    }

    private static Set<String> known(List<String> all) {
        Words words = new Words(1000);
        all.forEach(words::add);
        Set<String> known = new HashSet<>(all);
        known.removeIf(word -> !words.knows(word));
        return known;
    }
}
