package dev.inkling.corpus;

/**
 * In which script Chinese is written, by the characters that only one of the two has.
 *
 * @param simplified how many characters are simplified ones
 * @param traditional how many are traditional ones
 */
record HanScript(int simplified, int traditional) {
    /** Characters of one script below which nothing is said. */
    private static final int FEWEST = 20;

    /** Share of the other script that quotations and names do not make up. */
    private static final double MIXED = 0.1;

    static HanScript of(String text) {
        int simplified = 0;
        int traditional = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x4e00 && c <= 0x9fff) {
                Plausibility.Script script = Plausibility.script(c);
                simplified += script == Plausibility.Script.SIMPLIFIED ? 1 : 0;
                traditional += script == Plausibility.Script.TRADITIONAL ? 1 : 0;
            }
        }
        return new HanScript(simplified, traditional);
    }

    private double share() {
        return (double) traditional / Math.max(1, simplified + traditional);
    }

    boolean isTold() {
        return simplified + traditional >= FEWEST;
    }

    boolean isTraditional() {
        return isTold() && share() > 0.5;
    }

    /** True when both scripts have a good part of the text. */
    boolean isMixed() {
        return isTold() && share() > MIXED && share() < 1 - MIXED;
    }
}
