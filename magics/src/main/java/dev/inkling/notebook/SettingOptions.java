package dev.inkling.notebook;

import dev.inkling.InklingException;
import dev.inkling.train.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** Options of a magic that are settings of a run, which know their own ranges and words. */
final class SettingOptions {
    private SettingOptions() {}

    /** @param chosen takes what the user types */
    static void add(CommandSpec spec, List<Setting> settings, Map<Setting, Object> chosen) {
        settings.forEach(setting ->
                spec.addOption(option(setting, chosen).type(String.class).build()));
    }

    /** Options that take several values with commas between them. */
    static void addLists(CommandSpec spec, List<Setting> settings, Map<Setting, Object> chosen) {
        for (Setting setting : settings) {
            OptionSpec.Builder option = option(setting, chosen).type(String[].class);
            spec.addOption((setting.isFree() ? option : option.splitRegex(",")).build());
        }
    }

    private static OptionSpec.Builder option(Setting setting, Map<Setting, Object> chosen) {
        OptionSpec.Builder option = OptionSpec.builder(setting.option())
                .paramLabel(setting.label())
                .description(setting.help().replace("%", "%%"))
                .setter(new OptionValue(setting, chosen));
        return setting.choices().isEmpty() ? option : option.completionCandidates(setting.choices());
    }

    /**
     * Adds the settings that stand in the lines below a magic to those of its line.
     *
     * @throws InklingException when a setting is given twice, is unknown, or has a value that it does not take
     */
    static void read(String magic, Cell cell, Map<Setting, Object> chosen) {
        Map<String, Setting> known = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            known.put(setting.word(), setting);
        }
        new SettingsCell(magic, List.copyOf(known.keySet())).read(cell.body().orElse(""), (name, values) -> {
            Setting setting = known.get(name);
            if (values.size() > 1 && !setting.isOpen()) {
                throw new InklingException(name + " takes one value, got " + values.size() + ": lists are for %%sweep");
            }
            requireOnce(chosen, setting);
            chosen.put(setting, setting.parse(String.join(",", values)));
        });
    }

    /** The same values, paths of files as they are seen from any folder. */
    static String[] whole(Setting setting, String... values) {
        return setting != Setting.PAIRS
                ? values
                : Stream.of(values)
                        .map(file -> UserPath.of(file).toAbsolutePath().toString())
                        .toArray(String[]::new);
    }

    static void requireOnce(Map<Setting, ?> chosen, Setting setting) {
        if (chosen.containsKey(setting)) {
            throw new InklingException(setting.word() + " is given on the first line too: keep one of them");
        }
    }

    private record OptionValue(Setting setting, Map<Setting, Object> chosen) implements ISetter {
        @Override
        @SuppressWarnings("unchecked") // picocli takes the old value back in the caller's type
        public <T> T set(T value) {
            Object before = value == null ? chosen.remove(setting) : chosen.put(setting, value);
            return (T) before;
        }
    }
}
