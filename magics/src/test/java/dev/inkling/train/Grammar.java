package dev.inkling.train;

import java.util.List;
import java.util.Random;

/** Texts with a structure that a small model learns in some hundred steps. */
public final class Grammar {
    /** Ids are below this. */
    public static final int VOCABULARY = 64;

    private Grammar() {}

    /**
     * Sentences of six ids, one after the other: a start, a subject, one of two verbs that agree with it, a particle, one
     * of three objects that go with the subject, and the end.
     *
     * @param language which objects go with which subjects: another language is new to a model that has learned one
     */
    public static List<int[]> text(int language, long seed, int sentences) {
        Random random = new Random(seed);
        int[] ids = new int[sentences * 6];
        for (int i = 0; i < sentences; i++) {
            int subject = random.nextInt(20);
            int verb = subject % 8 * 2 + random.nextInt(2);
            int object = (subject * language + random.nextInt(3)) % 20;
            int[] words = {1, 4 + subject, 24 + verb, 2, 40 + object, 3};
            System.arraycopy(words, 0, ids, i * 6, 6);
        }
        return List.of(ids);
    }
}
