package dev.inkling.notebook;

import dev.inkling.InklingException;
import dev.inkling.Nearest;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The magics by name: parsing, help, and the nearest name when one is mistyped. */
public final class MagicRegistry {
    /**
     * A magic that can be called.
     *
     * @param returns the type of its value; {@code Void.class} when it has none
     * @param speaks true when a call shows all there is to see itself, so that its value is not shown once more
     * @param factory makes the picocli-annotated object that serves one call
     */
    public record Entry(String name, Class<?> returns, boolean speaks, Supplier<? extends Magic<?>> factory) {
        /** Its options, help and defaults, as picocli sees them. */
        public CommandSpec spec() {
            return commandLine(factory.get()).getCommandSpec();
        }

        public String summary() {
            String[] description = spec().usageMessage().description();
            return description.length == 0 ? "" : description[0];
        }
    }

    private final Map<String, Entry> entries = new TreeMap<>();

    public <T> MagicRegistry register(String name, Class<T> returns, Supplier<? extends Magic<T>> factory) {
        entries.put(name, new Entry(name, returns, false, factory));
        return this;
    }

    /** Registers a magic that shows its value itself. */
    public <T> MagicRegistry registerSpeaking(String name, Class<T> returns, Supplier<? extends Magic<T>> factory) {
        entries.put(name, new Entry(name, returns, true, factory));
        return this;
    }

    public Collection<Entry> entries() {
        return Collections.unmodifiableCollection(entries.values());
    }

    /** @throws InklingException when there is no such magic, naming the nearest ones */
    public Entry find(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new InklingException("there is no magic %" + name + ": " + nearest("%" + name, names()));
        }
        return entry;
    }

    /** The usage text: what the magic does, its options and their defaults. */
    public String help(String name) {
        return commandLine(find(name).factory().get()).getUsageMessage(CommandLine.Help.Ansi.OFF);
    }

    /**
     * Parses and runs one magic.
     *
     * @return its value; the help text is printed, and null returned, when {@code --help} is among the arguments
     * @throws InklingException for an unknown option, a bad value, or whatever the magic itself reports
     */
    public Object call(String name, List<String> arguments, Cell cell) throws Exception {
        Magic<?> magic = find(name).factory().get();
        CommandLine commandLine = commandLine(magic);
        try {
            commandLine.parseArgs(arguments.toArray(String[]::new));
        } catch (CommandLine.UnmatchedArgumentException e) {
            throw new InklingException(unmatched(name, commandLine, e), e);
        } catch (CommandLine.ParameterException e) {
            throw new InklingException("%" + name + ": " + firstLine(e) + "; see %" + name + " --help", e);
        }
        if (commandLine.isUsageHelpRequested()) {
            cell.print(commandLine.getUsageMessage(CommandLine.Help.Ansi.OFF));
            return null;
        }
        return magic.call(cell);
    }

    private static CommandLine commandLine(Magic<?> magic) {
        CommandLine commandLine = new CommandLine(magic);
        magic.declare(commandLine.getCommandSpec());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setUsageHelpWidth(100);
        commandLine.setTrimQuotes(false);
        CommandSpec spec = commandLine.getCommandSpec();
        spec.name("%" + spec.name().replaceFirst("^%", ""));
        if (spec.findOption("--help") == null) {
            spec.addOption(OptionSpec.builder("-h", "--help")
                    .usageHelp(true)
                    .type(boolean.class)
                    .description("Show this help.")
                    .build());
        }
        return commandLine;
    }

    private static String unmatched(
            String name, CommandLine commandLine, CommandLine.UnmatchedArgumentException problem) {
        String first = problem.getUnmatched().get(0);
        if (!first.startsWith("-")) {
            return "%" + name + " does not know what to do with \"" + first
                    + "\" (put texts with spaces in quotes); see %" + name + " --help";
        }
        String option = first.replaceFirst("=.*", "");
        List<String> options = commandLine.getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .toList();
        return "%" + name + " has no option " + option + ": " + nearest(option, options) + "; see %" + name + " --help";
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private List<String> names() {
        return entries.keySet().stream().map(n -> "%" + n).toList();
    }

    /** "did you mean ...?" with the one or two nearest candidates, or the list of all when none is near. */
    static String nearest(String wrong, Collection<String> candidates) {
        List<String> near = Nearest.all(wrong, candidates);
        if (near.isEmpty()) {
            return candidates.stream().sorted().collect(Collectors.joining(", ", "there are ", ""));
        }
        return "did you mean " + String.join(" or ", near.subList(0, Math.min(2, near.size()))) + "?";
    }
}
