package dev.inkling.kernel.magic;

import dev.inkling.kernel.magic.Segment.MagicCall;
import dev.inkling.kernel.shell.JavaAssist.Completion;
import dev.inkling.notebook.MagicRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Help while typing a magic: names, options, their values, files. Positions are in UTF-16 units. */
public final class MagicAssist {
    private static final int FILES = 200;

    private final MagicRegistry registry;

    public MagicAssist(MagicRegistry registry) {
        this.registry = registry;
    }

    /** The magic whose line the cursor is in; empty in Java and in the body of a cell magic. */
    private static Optional<MagicCall> at(String code, int cursor) {
        List<Segment> segments = CellParser.parse(code.substring(0, cursor));
        if (segments.isEmpty()
                || code.substring(0, cursor).endsWith("\n")
                || !(segments.get(segments.size() - 1) instanceof MagicCall call)
                || call.body().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(call);
    }

    /** Empty when the cursor is not in a magic's line. */
    public Optional<Completion> complete(String code, int cursor) {
        String before = code.substring(0, cursor);
        int lineStart = before.lastIndexOf('\n') + 1;
        int wordStart = wordStart(before, lineStart);
        String word = before.substring(wordStart);
        if (word.matches("%%?\\w*")
                && CellParser.parse(before.substring(0, wordStart) + "%x").stream()
                        .anyMatch(MagicCall.class::isInstance)) {
            String percents = word.startsWith("%%") ? "%%" : "%";
            return Optional.of(matches(
                    registry.entries().stream()
                            .map(entry -> percents + entry.name())
                            .toList(),
                    word,
                    wordStart,
                    cursor));
        }
        return at(code, cursor)
                .flatMap(call -> find(call.name()))
                .map(spec -> arguments(spec, before, wordStart, cursor));
    }

    private static int wordStart(String before, int lineStart) {
        int start = before.length();
        while (start > lineStart && !Character.isWhitespace(before.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private Optional<CommandSpec> find(String name) {
        return registry.entries().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .map(MagicRegistry.Entry::spec);
    }

    private static Completion arguments(CommandSpec spec, String before, int wordStart, int cursor) {
        String word = before.substring(wordStart);
        int equals = word.indexOf('=');
        if (word.startsWith("-") && equals < 0) {
            List<String> names =
                    spec.options().stream().map(OptionSpec::longestName).toList();
            return matches(names, word, wordStart, cursor);
        }
        String previous = before.substring(0, wordStart).stripTrailing();
        String name = equals >= 0
                ? word.substring(0, equals)
                : previous.substring(wordStart(previous, previous.lastIndexOf('\n') + 1));
        OptionSpec option = name.startsWith("-") ? spec.findOption(name) : null;
        int valueStart = wordStart + equals + 1;
        String value = before.substring(valueStart);
        if (option != null && option.arity().max() > 0) {
            return matches(values(option, value), value, valueStart, cursor);
        }
        List<String> found = new ArrayList<>();
        spec.positionalParameters().forEach(parameter -> found.addAll(values(parameter, value)));
        return matches(found, value, valueStart, cursor);
    }

    private static List<String> values(ArgSpec argument, String typed) {
        List<String> values = new ArrayList<>();
        if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(values::add);
        }
        Class<?> type = argument.type();
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (!values.contains(constant.toString())) {
                    values.add(constant.toString());
                }
            }
        } else if (type == boolean.class || type == Boolean.class) {
            values.addAll(List.of("true", "false"));
        } else if (type == Path.class || type == File.class) {
            values.addAll(files(typed));
        }
        return values;
    }

    private static List<String> files(String typed) {
        int slash = Math.max(typed.lastIndexOf('/'), typed.lastIndexOf(File.separatorChar));
        String folder = typed.substring(0, slash + 1);
        try (Stream<Path> entries = Files.list(Path.of(folder.isEmpty() ? "." : folder))) {
            return entries.map(path -> folder + path.getFileName() + (Files.isDirectory(path) ? "/" : ""))
                    .filter(name -> !name.substring(folder.length()).startsWith("."))
                    .sorted()
                    .limit(FILES)
                    .toList();
        } catch (IOException | InvalidPathException e) {
            return List.of(); // nothing to offer
        }
    }

    private static Completion matches(List<String> all, String typed, int start, int end) {
        return new Completion(
                all.stream()
                        .filter(candidate -> candidate.startsWith(typed))
                        .distinct()
                        .toList(),
                start,
                end);
    }

    /** The help of the magic that the cursor is in. */
    public Optional<String> inspect(String code, int cursor) {
        int lineEnd = code.indexOf('\n', cursor) < 0 ? code.length() : code.indexOf('\n', cursor);
        int end = cursor;
        while (end < lineEnd && Character.isJavaIdentifierPart(code.charAt(end))) {
            end++;
        }
        return at(code, end).flatMap(call -> find(call.name()).map(spec -> registry.help(call.name())));
    }
}
