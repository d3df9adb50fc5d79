package dev.inkling.corpus;

import dev.inkling.InklingException;
import java.nio.file.Path;
import java.util.List;

/**
 * Prompts with the responses to them: one of each, or the turns of a conversation.
 *
 * @param line of the file it came from, from 1
 * @param turns an instruction for all that follows or none, then prompts and responses in turn; a response is the last
 */
public record Pair(int line, List<Turn> turns) {
    /** Who speaks. */
    public enum Role {
        /** Says how to respond to all prompts. */
        SYSTEM,
        PROMPT,
        RESPONSE
    }

    /** @param text without blank space around it */
    public record Turn(Role role, String text) {
        public Turn {
            text = text.strip();
        }

        /** Length in Unicode characters. */
        public int characters() {
            return text.codePointCount(0, text.length());
        }
    }

    public Pair {
        turns = List.copyOf(turns);
    }

    /** Length in Unicode characters. */
    public long characters() {
        return turns.stream().mapToLong(Turn::characters).sum();
    }

    /** False when a prompt or a response has no words. */
    public boolean isWhole() {
        return turns.stream()
                .allMatch(turn -> turn.role() == Role.SYSTEM || !turn.text().isEmpty());
    }

    /**
     * Reads a file of pairs, one JSON object a line; blank lines are passed over. A line holds
     *
     * <ul>
     *   <li>{@code prompt} and {@code response};
     *   <li>{@code instruction}, {@code output} and, if there is more to the prompt, {@code input};
     *   <li>{@code messages}: objects with {@code role} (system, user, assistant) and {@code content}.
     * </ul>
     *
     * @throws InklingException naming the file, and every line that is none of these as far as there are few
     */
    public static List<Pair> read(Path file) {
        return PairFile.read(file);
    }
}
