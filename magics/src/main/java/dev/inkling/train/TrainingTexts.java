package dev.inkling.train;

import dev.inkling.InklingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A corpus made ready for a run: token ids to learn from and texts held out to judge by.
 *
 * @param train ids of each document, ended by the end-of-text token where the model has one
 * @param heldOut texts that are never trained on
 * @param trainTexts those that {@code train} holds the ids of
 */
public record TrainingTexts(List<int[]> train, List<String> heldOut, List<String> trainTexts) {
    /**
     * What marks a document off from the next.
     *
     * @param begin id before it; negative when there is none, or when it is the end's that came before
     * @param end id after it; negative when the model has none
     * @param apart true when a document does not see the one before: then it needs a beginning of its own
     */
    public record Marks(int begin, int end, boolean apart) {
        public Marks {
            begin = begin == end && !apart ? -1 : begin;
        }

        /** For documents that follow each other. */
        public Marks(int begin, int end) {
            this(begin, end, false);
        }

        private int[] around(int[] ids) {
            int before = begin < 0 ? 0 : 1;
            int[] marked = new int[before + ids.length + (end < 0 ? 0 : 1)];
            System.arraycopy(ids, 0, marked, before, ids.length);
            if (begin >= 0) {
                marked[0] = begin;
            }
            if (end >= 0) {
                marked[marked.length - 1] = end;
            }
            return marked;
        }
    }

    public static final int LEAST_TOKENS = 2000;
    static final int LEAST_DOCUMENTS = 10;
    /** Whole documents may make so many times the share that is wanted; then a part of the text is held out instead. */
    private static final double MOST_TIMES = 3;

    /** Splits with the usual share held out. */
    static TrainingTexts split(List<String> documents, Function<String, int[]> encode, Marks marks) {
        return split(documents, HoldOut.USUAL.share(), encode, marks);
    }

    /**
     * Splits the documents: from ten on, whole documents are held out from the end of the list (the newest, if the list
     * is in the order of time) until they make the share; with fewer, or where that would be more than three times the
     * share, the last part of the text from a paragraph's beginning on.
     *
     * @param documents in the order in which they may be held out, last first; duplicates are gone
     * @param share of the tokens to hold out
     * @param encode text to ids, nothing added
     * @param marks what stands at a document's beginning and end
     * @throws InklingException when there is too little to learn from
     */
    public static TrainingTexts split(
            List<String> documents, double share, Function<String, int[]> encode, Marks marks) {
        List<String> texts = documents.stream().filter(text -> !text.isBlank()).toList();
        int[] sizes = texts.stream().mapToInt(text -> encode.apply(text).length).toArray();
        long tokens = Arrays.stream(sizes).asLongStream().sum();
        requireEnough(tokens, "add more texts and run %clean again");
        int first = texts.size();
        long held = 0;
        while (first > texts.size() / 2 && held < tokens * share) {
            held += sizes[--first];
        }
        // One long text at the end may be most of the corpus: then a part of it is held out, as with few documents.
        if (texts.size() >= LEAST_DOCUMENTS && held <= tokens * Math.min(0.75, MOST_TIMES * share)) {
            return of(texts.subList(0, first), texts.subList(first, texts.size()), encode, marks);
        }
        List<String> train = new ArrayList<>();
        List<String> heldOut = new ArrayList<>();
        cutAtParagraph(texts, share, train, heldOut);
        return of(train, heldOut, encode, marks);
    }

    /**
     * Splits with certain documents held out.
     *
     * @param heldOut places of these documents in the list
     * @throws InklingException when too little is left to learn from, or there is nothing in those held out
     */
    public static TrainingTexts split(
            List<String> documents, Set<Integer> heldOut, Function<String, int[]> encode, Marks marks) {
        Map<Boolean, List<String>> parts = IntStream.range(0, documents.size())
                .boxed()
                .filter(i -> !documents.get(i).isBlank())
                .collect(Collectors.partitioningBy(
                        heldOut::contains, Collectors.mapping(documents::get, Collectors.toList())));
        if (parts.get(true).isEmpty()) {
            throw new InklingException(Setting.HELD_OUT.option() + " names texts with nothing in them");
        }
        TrainingTexts split = of(parts.get(false), parts.get(true), encode, marks);
        requireEnough(split.trainTokens(), "hold fewer texts out with " + Setting.HELD_OUT.option() + ", or add more");
        return split;
    }

    private static void requireEnough(long tokens, String advice) {
        if (tokens < LEAST_TOKENS) {
            throw new InklingException("the corpus has " + tokens + " tokens, too few to learn a voice from (at least "
                    + LEAST_TOKENS + ", better ten times that): " + advice);
        }
    }

    /** A split that was made already. */
    public static TrainingTexts of(
            List<String> train, List<String> heldOut, Function<String, int[]> encode, Marks marks) {
        return new TrainingTexts(
                train.stream().map(encode).map(marks::around).toList(), List.copyOf(heldOut), List.copyOf(train));
    }

    private static void cutAtParagraph(List<String> texts, double share, List<String> train, List<String> heldOut) {
        long characters = texts.stream().mapToLong(String::length).sum();
        long wanted = Math.round(characters * share);
        long behind = 0;
        for (int i = texts.size() - 1; i >= 0; i--) {
            String text = texts.get(i);
            int cut = text.length();
            if (behind < wanted) {
                cut = text.length() + behind <= wanted && i > 0 ? 0 : paragraphStart(text, (int) (wanted - behind));
            }
            if (cut > 0) {
                train.add(0, text.substring(0, cut).strip());
            }
            if (cut < text.length()) {
                heldOut.add(0, text.substring(cut).strip());
            }
            behind += text.length() - cut;
        }
    }

    /** Where the last paragraphs of at least so many characters begin; a sentence or line will do if there is but one. */
    private static int paragraphStart(String text, int characters) {
        int latest = Math.max(1, text.length() - characters);
        for (String mark : List.of("\n\n", "\n", "。", ". ", " ")) {
            int at = text.lastIndexOf(mark, latest);
            // A cut that gives away far more than is wanted is no tenth any more: try a finer mark.
            int most = Math.min(characters * 3, characters + text.length() / 4);
            if (at > text.length() * 2 / 3 || at > 0 && text.length() - at < most) {
                return at + mark.length();
            }
        }
        return Character.isLowSurrogate(text.charAt(latest)) ? latest + 1 : latest;
    }

    /** Tokens to learn from, once over. */
    public long trainTokens() {
        return train.stream().mapToLong(d -> d.length).sum();
    }
}
