package dev.inkling.session;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Values of settings as one would type them. */
public final class SettingText {
    private static final int LONGEST = 12;
    private static final int MOST_DIGITS = 10;
    private static final int DIGITS = 4;
    private static final BigDecimal SMALL = new BigDecimal("0.01");

    private SettingText() {}

    /** "8" for 8.0, "3e-4" for 3.0E-4; words as they are. */
    public static String of(String value) {
        BigDecimal number;
        try {
            number = new BigDecimal(value).stripTrailingZeros();
        } catch (NumberFormatException e) {
            return value;
        }
        if (number.precision() > MOST_DIGITS) {
            number = number.round(new MathContext(DIGITS)).stripTrailingZeros(); // of something computed
        }
        boolean small = number.signum() != 0 && number.abs().compareTo(SMALL) < 0;
        if (!small && number.toPlainString().length() <= LONGEST) {
            return number.toPlainString();
        }
        int exponent = number.precision() - number.scale() - 1;
        return number.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }

    /** "lr 3e-4, rank 8". */
    public static String of(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey().toLowerCase(Locale.ROOT) + " " + of(setting.getValue()))
                .collect(Collectors.joining(", "));
    }
}
