package dev.inkling.adapt;

import dev.inkling.model.ModelConfig;
import dev.inkling.model.Weights;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which linear maps of a model get additions.
 *
 * @param words {@code all}, {@code attention}, {@code feed-forward}, or modules as PEFT names them: by the end of their
 *     path, so that {@code c_proj} means both of a GPT-2's and {@code mlp.c_proj} one of them
 */
public record Targets(List<String> words) {
    /** Words that every model understands. */
    public static final List<String> GROUPS = List.of("all", "attention", "feed-forward");

    public static final Targets ALL = new Targets(List.of("all"));

    private static final Map<String, Set<Integer>> PLACES = Map.of(
            "all", Set.copyOf(Weights.LINEAR_MAPS),
            "attention", Set.of(Weights.QUERY, Weights.KEY, Weights.VALUE, Weights.OUTPUT),
            "feed-forward", Set.of(Weights.GATE, Weights.UP, Weights.DOWN));

    public Targets {
        words = List.copyOf(words);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("targets need a word");
        }
    }

    /** Reads words with commas between them. */
    public static Targets of(String words) {
        return new Targets(Arrays.stream(words.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList());
    }

    /** Whether the linear map at a place in {@link Weights} gets an addition. */
    public boolean cover(ModelConfig config, int layer, int place) {
        return words.stream().anyMatch(word -> covers(word, config, layer, place));
    }

    private static boolean covers(String word, ModelConfig config, int layer, int place) {
        Set<Integer> group = PLACES.get(word);
        return group != null ? group.contains(place) : ("." + config.module(layer, place)).endsWith("." + word);
    }

    /**
     * The words that mean no map of the model.
     *
     * @param frozen lower layers that get no additions
     */
    public List<String> unknown(ModelConfig config, int frozen) {
        return words.stream()
                .filter(word -> IntStream.range(frozen, config.layers())
                        .noneMatch(layer ->
                                config.linearMaps().stream().anyMatch(place -> covers(word, config, layer, place))))
                .toList();
    }

    /** The least number of rows or columns among the maps that get additions: no rank above it adds anything. */
    public int narrowest(ModelConfig config, int frozen) {
        return IntStream.range(frozen, config.layers())
                .boxed()
                .flatMap(layer -> config.linearMaps().stream().filter(place -> cover(config, layer, place)))
                .mapToInt(place -> (int) Math.min(config.shape(place)[0], config.shape(place)[1]))
                .min()
                .orElseThrow();
    }

    /** Names of the model's linear maps that can be targets: the last part of each path, a longer one where two share it. */
    public static List<String> names(ModelConfig config) {
        Map<String, Long> shared = config.linearMaps().stream()
                .collect(Collectors.groupingBy(place -> ending(config, place, 1), Collectors.counting()));
        return List.copyOf(config.linearMaps().stream()
                .flatMap(place -> {
                    String name = ending(config, place, 1);
                    return shared.get(name) == 1 ? Stream.of(name) : Stream.of(name, ending(config, place, 2));
                })
                .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    private static String ending(ModelConfig config, int place, int parts) {
        String[] path = config.module(0, place).split("\\.");
        return String.join(".", Arrays.copyOfRange(path, path.length - parts, path.length));
    }

    @Override
    public String toString() {
        return String.join(",", words);
    }
}
