package dev.inkling.kernel.magic;

import dev.inkling.kernel.shell.Completion;
import dev.inkling.kernel.shell.Completion.Match;
import dev.inkling.notebook.MagicRegistry;
import dev.inkling.notebook.MagicRegistry.Entry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Help while typing a magic: names, options, their values, files. Positions are in UTF-16 units. */
public final class MagicAssist {
    private static final Pattern NAME = Pattern.compile("(?:^|[\\s=?])(%%?)(\\w*)$");

    private final MagicRegistry registry;
    /** How a magic is declared does not change, and picocli takes some milliseconds to read it. */
    private final Map<Entry, CommandSpec> specs = new ConcurrentHashMap<>();

    public MagicAssist(MagicRegistry registry) {
        this.registry = registry;
    }

    /** Makes the first answer as quick as the ones that follow. */
    public void prepare() {
        registry.entries().forEach(this::spec);
    }

    private CommandSpec spec(Entry entry) {
        return specs.computeIfAbsent(entry, Entry::spec);
    }

    private Optional<Entry> find(String name) {
        return registry.entries().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst();
    }

    /** The names that fit, when the cursor is at the end of a magic's name. */
    public Optional<Completion> completeName(String code, int cursor) {
        String line = code.substring(code.lastIndexOf('\n', cursor - 1) + 1, cursor);
        Matcher typed = NAME.matcher(line);
        if (!typed.find()) {
            return Optional.empty();
        }
        int start = cursor - typed.group(1).length() - typed.group(2).length();
        boolean magic = CellParser.parse(code.substring(0, start) + "%x").stream()
                .anyMatch(segment ->
                        segment instanceof Segment.MagicCall call && call.name().equals("x"));
        List<Match> names = registry.entries().stream()
                .filter(entry -> entry.name().startsWith(typed.group(2)))
                .map(entry -> new Match(typed.group(1) + entry.name(), "magic", summary(spec(entry))))
                .toList();
        return magic ? Optional.of(new Completion(names, start, cursor)) : Optional.empty();
    }

    private static String summary(CommandSpec spec) {
        String[] description = spec.usageMessage().description();
        return description.length == 0 ? "" : description[0].replace("%%", "%");
    }

    /** The arguments that fit. */
    public Completion complete(MagicLine line, int cursor) {
        Optional<Entry> entry = find(line.name());
        if (entry.isEmpty() || line.body().isPresent()) {
            return Completion.none(cursor);
        }
        TypedWord typed = MagicLexer.typed(line.arguments());
        List<Match> matches = new ArgumentMatches(spec(entry.get()), typed).all();
        return new Completion(matches, line.from() + typed.valueStart(), cursor);
    }

    /** The help of a magic, after that of the option at the cursor; empty when there is no such magic. */
    public Optional<String> inspect(String name, String arguments) {
        return find(name).map(entry -> {
            TypedWord typed = MagicLexer.typed(arguments);
            CommandSpec spec = spec(entry);
            OptionSpec option = option(spec, typed.word());
            if (option == null && !typed.words().isEmpty()) {
                option = valued(option(spec, typed.words().get(typed.words().size() - 1)));
            }
            String help = registry.help(name);
            return option == null ? help : optionHelp(spec, option) + "\n" + help;
        });
    }

    private static OptionSpec option(CommandSpec spec, String word) {
        return word.startsWith("-") ? spec.findOption(word.replaceFirst("=.*", "")) : null;
    }

    private static OptionSpec valued(OptionSpec option) {
        return option != null && option.arity().max() > 0 ? option : null;
    }

    /** The lines of the help text that are about one option. */
    private static String optionHelp(CommandSpec spec, OptionSpec option) {
        CommandSpec alone = CommandSpec.create().name(spec.name());
        alone.usageMessage().width(spec.usageMessage().width());
        alone.addOption(OptionSpec.builder(option).build());
        return new picocli.CommandLine(alone).getHelp().optionList();
    }
}
