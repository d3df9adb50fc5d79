package dev.inkling.tokens;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Brings a text into the form whose pieces a sentencepiece model knows (normalizer.cc of sentencepiece). */
final class SpaceMarks {
    static final String MARK = "\u2581";

    private final SentencePieceModel model;
    private final Pattern kept;

    /** @param kept user-defined pieces, which stay as they are; null for none */
    SpaceMarks(SentencePieceModel model, Pattern kept) {
        this.model = model;
        this.kept = kept;
    }

    String apply(String text, boolean prefixed) {
        StringBuilder out = new StringBuilder();
        boolean afterSpace = model.singleSpaces();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Matcher keeper = kept == null ? null : kept.matcher(text);
        boolean searching = keeper != null && keeper.find();
        int at = 0;
        int position = 0;
        while (at < bytes.length) {
            while (searching && keeper.start() < position) {
                searching = keeper.find();
            }
            String next;
            int consumed;
            CharacterMap.Match match;
            if (searching && keeper.start() == position) {
                next = keeper.group();
                consumed = next.getBytes(StandardCharsets.UTF_8).length;
            } else if ((match = model.characters().longest(bytes, at)) != null) {
                next = match.replacement();
                consumed = match.length();
            } else {
                next = text.substring(position, text.offsetByCodePoints(position, 1));
                consumed = length(bytes[at]);
            }
            position += new String(bytes, at, consumed, StandardCharsets.UTF_8).length();
            at += consumed;
            while (afterSpace && next.startsWith(" ")) {
                next = next.substring(1);
            }
            if (!next.isEmpty()) {
                out.append(next);
                afterSpace = next.endsWith(" ");
            }
            afterSpace &= model.singleSpaces();
        }
        return finish(out, prefixed);
    }

    private String finish(StringBuilder text, boolean prefixed) {
        if (text.length() == 0 && model.singleSpaces()) {
            return "";
        }
        while (model.singleSpaces() && text.length() > 0 && isSpace(text.charAt(text.length() - 1))) {
            text.setLength(text.length() - 1);
        }
        if (prefixed) {
            text.insert(model.suffixed() ? text.length() : 0, " ");
        }
        return model.marksSpaces() ? text.toString().replace(" ", MARK) : text.toString();
    }

    private boolean isSpace(char c) {
        return c == (model.marksSpaces() ? MARK.charAt(0) : ' ') || c == ' ' && model.marksSpaces();
    }

    private static int length(byte first) {
        return first >= 0 ? 1 : (first & 0xe0) == 0xc0 ? 2 : (first & 0xf0) == 0xe0 ? 3 : 4;
    }
}
