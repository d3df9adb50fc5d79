package dev.inkling.notebook;

import dev.inkling.train.Setting;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** Options of a magic that are settings of a run, which know their own ranges and words. */
final class SettingOptions {
    private SettingOptions() {}

    /** @param chosen takes what the user types */
    static void add(CommandSpec spec, List<Setting> settings, Map<Setting, Object> chosen) {
        for (Setting setting : settings) {
            OptionSpec.Builder option = OptionSpec.builder(setting.option())
                    .paramLabel(setting.label())
                    .description(setting.help().replace("%", "%%"))
                    .type(String.class)
                    .setter(new OptionValue(setting, chosen));
            if (!setting.choices().isEmpty()) {
                option.completionCandidates(setting.choices());
            }
            spec.addOption(option.build());
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
