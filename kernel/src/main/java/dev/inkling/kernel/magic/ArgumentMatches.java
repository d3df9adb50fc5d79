package dev.inkling.kernel.magic;

import dev.inkling.kernel.shell.Completion.Match;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What may come next among the arguments of one magic: options that are not given yet, values, files. */
final class ArgumentMatches {
    /** Labels of arguments that are files although their type is a text, which knows of {@code ~}. */
    private static final Set<String> FILES = Set.of("PATH", "FILE", "NOTEBOOK", "CARD");

    private static final Set<String> FOLDERS = Set.of("FOLDER", "DIRECTORY", "MODEL");

    private final CommandSpec spec;
    private final TypedWord typed;

    ArgumentMatches(CommandSpec spec, TypedWord typed) {
        this.spec = spec;
        this.typed = typed;
    }

    /** The matches replace the typed value. */
    List<Match> all() {
        if (typed.computed()) {
            return List.of();
        }
        boolean inOption = typed.quote() == 0 && typed.word().startsWith("-");
        boolean named = typed.valueStart() > typed.start();
        if (inOption && !named) {
            return options();
        }
        OptionSpec option =
                named ? option(typed.word()) : awaiting(typed.words().size());
        if (option != null) {
            return values(option);
        }
        List<Match> found = new ArrayList<>();
        int given = positionsGiven();
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            if (parameter.index().contains(given)) {
                found.addAll(values(parameter));
            }
        }
        if (typed.word().isEmpty() && typed.quote() == 0) {
            found.addAll(options());
        }
        return found;
    }

    private OptionSpec option(String word) {
        return word.startsWith("-") ? spec.findOption(word.replaceFirst("=.*", "")) : null;
    }

    /** The option whose value the word of this index is; null when it is not one. */
    private OptionSpec awaiting(int index) {
        String previous = index == 0 ? "" : typed.words().get(index - 1);
        OptionSpec option = previous.indexOf('=') < 0 ? option(previous) : null;
        return option != null && option.arity().max() > 0 ? option : null;
    }

    private int positionsGiven() {
        int given = 0;
        for (int i = 0; i < typed.words().size(); i++) {
            if (option(typed.words().get(i)) == null && awaiting(i) == null) {
                given++;
            }
        }
        return given;
    }

    private List<Match> options() {
        List<OptionSpec> given = typed.words().stream()
                .map(this::option)
                .filter(option -> option != null)
                .toList();
        return spec.options().stream()
                .filter(option -> !option.hidden() && (option.isMultiValue() || !given.contains(option)))
                .filter(option -> Stream.of(option.names()).anyMatch(name -> name.startsWith(typed.word())))
                .map(option -> new Match(option.longestName(), "option", signature(option)))
                .toList();
    }

    private static String signature(OptionSpec option) {
        String label = option.arity().max() > 0 ? " " + option.paramLabel() : "";
        String[] description = option.description();
        return (label + (description.length == 0 ? "" : "  " + description[0].replace("%%", "%"))).strip();
    }

    private List<Match> values(ArgSpec argument) {
        List<Match> found = new ArrayList<>();
        String before = "";
        String begun = typed.value();
        if (!argument.splitRegex().isEmpty()) {
            int comma = begun.lastIndexOf(',') + 1;
            before = begun.substring(0, comma);
            begun = begun.substring(comma);
        }
        Set<String> chosen = Set.of(
                before.isEmpty() ? new String[0] : Set.of(before.split(",")).toArray(String[]::new));
        for (String value : declared(argument)) {
            if (starts(value, begun) && !chosen.contains(value)) {
                found.add(new Match(typed.quoted(before + value), "value", ""));
            }
        }
        boolean foldersOnly = FOLDERS.contains(argument.paramLabel());
        if (foldersOnly || FILES.contains(argument.paramLabel()) || isFile(argument.auxiliaryTypes())) {
            FileNames.of(typed.value(), foldersOnly).stream()
                    .map(match -> new Match(typed.quoted(match.text()), match.type(), match.signature()))
                    .forEach(found::add);
        }
        return found;
    }

    private static boolean starts(String value, String begun) {
        return value.toLowerCase(Locale.ROOT).startsWith(begun.toLowerCase(Locale.ROOT));
    }

    private static List<String> declared(ArgSpec argument) {
        List<String> values = new ArrayList<>();
        if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(values::add);
        }
        Class<?> type = argument.auxiliaryTypes()[0];
        if (values.isEmpty() && type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                values.add(constant.toString());
            }
        } else if (type == boolean.class || type == Boolean.class) {
            values.addAll(List.of("true", "false"));
        }
        return values;
    }

    private static boolean isFile(Class<?>[] types) {
        return Stream.of(types).anyMatch(type -> type == Path.class || type == File.class);
    }
}
