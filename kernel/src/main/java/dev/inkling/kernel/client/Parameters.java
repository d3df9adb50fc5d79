package dev.inkling.kernel.client;

import dev.inkling.InklingException;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/** The parameters of a run as Java: numbers and booleans bare, everything else a string. */
final class Parameters {
    private Parameters() {}

    /**
     * @param parameters each {@code name=value}
     * @throws InklingException when one is not of that form
     */
    static String java(List<String> parameters) {
        return parameters.stream().map(Parameters::declaration).collect(Collectors.joining("\n"));
    }

    private static String declaration(String parameter) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals).strip();
        if (equals < 0 || !SourceVersion.isName(name) || name.contains(".")) {
            throw new InklingException("-p " + parameter
                    + " is not name=value with a name that Java allows: write for example -p epochs=3");
        }
        return "var " + name + " = " + literal(parameter.substring(equals + 1)) + ";";
    }

    static String literal(String value) {
        if (value.equals("true") || value.equals("false")) {
            return value;
        }
        if (value.matches("[+-]?(0|[1-9]\\d{0,17})")) {
            long number = Long.parseLong(value);
            return number == (int) number ? String.valueOf(number) : number + "L";
        }
        if (isDecimal(value)) {
            return value;
        }
        return "\"" + value.codePoints().mapToObj(Parameters::escaped).collect(Collectors.joining()) + "\"";
    }

    /** True for a number with a point or an exponent that Java takes: it refuses one that is too large or rounds to 0. */
    private static boolean isDecimal(String value) {
        if (!value.matches("[+-]?(\\d+\\.\\d*|\\.?\\d+)([eE][+-]?\\d{1,3})?") || value.matches("[+-]?\\d+")) {
            return false;
        }
        double number = Double.parseDouble(value);
        boolean roundedToZero = number == 0 && value.replaceFirst("[eE].*", "").matches(".*[1-9].*");
        return Double.isFinite(number) && !roundedToZero;
    }

    private static String escaped(int character) {
        return switch (character) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> Character.toString(character);
        };
    }
}
