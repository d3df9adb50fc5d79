package dev.inkling.train;

import dev.inkling.InklingException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A corpus made ready for a run: token ids to learn from and texts held out to judge by.
 *
 * @param train ids of each document, ended by the end-of-text token where the model has one
 * @param heldOut texts that are never trained on
 */
public record TrainingTexts(List<int[]> train, List<String> heldOut) {
    /**
     * What marks a document off from the next.
     *
     * @param begin id before it; negative when there is none, or when it is the end's that came before
     * @param end id after it; negative when the model has none
     */
    public record Marks(int begin, int end) {
        public Marks {
            begin = begin == end ? -1 : begin;
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

    static final int LEAST_TOKENS = 2000;
    static final int LEAST_DOCUMENTS = 10;
    private static final double HELD_OUT_SHARE = 0.1;
    private static final double LARGEST_SHARE = 0.3;

    /**
     * Splits the documents: from ten on, whole documents are held out from the end of the list (the newest, if the list
     * is in the order of time) until they make a tenth; with fewer, or where that would be more than three tenths, the
     * last tenth of the text at a paragraph's end.
     *
     * @param documents in the order in which they may be held out, last first; duplicates are gone
     * @param encode text to ids, nothing added
     * @param marks what stands at a document's beginning and end
     * @throws InklingException when there is too little to learn from
     */
    public static TrainingTexts split(List<String> documents, Function<String, int[]> encode, Marks marks) {
        List<String> texts = documents.stream().filter(text -> !text.isBlank()).toList();
        List<int[]> ids = texts.stream().map(encode).toList();
        long tokens = ids.stream().mapToLong(d -> d.length).sum();
        if (tokens < LEAST_TOKENS) {
            throw new InklingException("the corpus has " + tokens + " tokens, too few to learn a voice from (at least "
                    + LEAST_TOKENS + ", better ten times that): add more texts and run %clean again");
        }
        List<String> heldOut = new ArrayList<>();
        List<int[]> train = new ArrayList<>();
        int first = texts.size();
        long held = 0;
        while (first > texts.size() / 2 && held < tokens * HELD_OUT_SHARE) {
            held += ids.get(--first).length;
        }
        // One long text at the end may be most of the corpus: then a part of it is held out, as with few documents.
        if (texts.size() >= LEAST_DOCUMENTS && held <= tokens * LARGEST_SHARE) {
            heldOut.addAll(texts.subList(first, texts.size()));
            ids.subList(0, first).forEach(document -> train.add(marks.around(document)));
        } else {
            cutAtParagraph(texts, encode, marks, train, heldOut);
        }
        return new TrainingTexts(List.copyOf(train), List.copyOf(heldOut));
    }

    /** A split that was made already. */
    public static TrainingTexts of(
            List<String> train, List<String> heldOut, Function<String, int[]> encode, Marks marks) {
        return new TrainingTexts(train.stream().map(encode).map(marks::around).toList(), List.copyOf(heldOut));
    }

    private static void cutAtParagraph(
            List<String> texts, Function<String, int[]> encode, Marks marks, List<int[]> train, List<String> heldOut) {
        long characters = texts.stream().mapToLong(String::length).sum();
        long wanted = Math.round(characters * HELD_OUT_SHARE);
        long behind = 0;
        for (int i = texts.size() - 1; i >= 0; i--) {
            String text = texts.get(i);
            int cut = text.length();
            if (behind < wanted) {
                cut = text.length() + behind <= wanted && i > 0 ? 0 : paragraphStart(text, (int) (wanted - behind));
            }
            if (cut > 0) {
                train.add(0, marks.around(encode.apply(text.substring(0, cut).strip())));
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
            // A cut that gives away more than a third is no tenth any more: try a finer mark.
            if (at > text.length() * 2 / 3 || at > 0 && text.length() - at < characters * 3) {
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
