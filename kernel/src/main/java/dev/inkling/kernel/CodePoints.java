package dev.inkling.kernel;

/** Cursor positions: the protocol counts code points, Java counts UTF-16 units. */
final class CodePoints {
    private CodePoints() {}

    /** @param position in code points; beyond the end counts as the end */
    static int toUnits(String text, int position) {
        int length = text.codePointCount(0, text.length());
        return text.offsetByCodePoints(0, Math.max(0, Math.min(position, length)));
    }

    /** @param position in UTF-16 units */
    static int fromUnits(String text, int position) {
        return text.codePointCount(0, Math.max(0, Math.min(position, text.length())));
    }
}
