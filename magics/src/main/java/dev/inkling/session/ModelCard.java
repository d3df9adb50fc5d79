package dev.inkling.session;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model's README.md says between the two lines of hyphens at its head.
 *
 * @see <a href="https://huggingface.co/docs/hub/model-cards#model-card-metadata">the fields</a>
 */
final class ModelCard {
    private static final int LONGEST = 64 << 10;
    private static final Pattern FIELD = Pattern.compile("(license|license_name):\\s*(.*)");

    private ModelCard() {}

    /** Empty when there is no card, or it names no licence. */
    static Optional<String> licence(Path folder) {
        try (InputStream in = Files.newInputStream(folder.resolve("README.md"))) {
            return licence(new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<String> licence(String card) {
        Map<String, String> fields = new LinkedHashMap<>();
        String list = "";
        int number = 0;
        for (String line : card.replace("\uFEFF", "").lines().toList()) {
            boolean rule = line.stripTrailing().equals("---");
            if (number++ == 0 ? !rule : rule) {
                break;
            }
            Matcher field = FIELD.matcher(line);
            if (field.matches()) {
                list = field.group(2).isBlank() ? field.group(1) : "";
                fields.put(field.group(1), plain(field.group(2)));
            } else if (line.matches("\\s*- .*") && !list.isEmpty()) {
                fields.merge(list, plain(line.strip().substring(2)), (a, b) -> a.isEmpty() ? b : a + ", " + b);
            } else {
                list = "";
            }
        }
        String licence = fields.getOrDefault("license", "");
        String own = fields.getOrDefault("license_name", "");
        return Optional.of(licence.equals("other") && !own.isEmpty() ? own : licence)
                .filter(text -> !text.isEmpty());
    }

    /** Without a remark, quotes, and the brackets of a list. */
    private static String plain(String value) {
        return value.replaceFirst("(^|\\s)#.*", "")
                .replaceAll("[\\[\\]\"'\\p{Cntrl}]", " ")
                .replaceAll("\\s+,", ",")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
