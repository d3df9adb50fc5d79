import com.github.houbb.opencc4j.util.ZhConverterUtil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes han-frequency.txt: the 4,000 most frequent Han characters, most frequent first, counted over a folder of Chinese
 * prose in UTF-8. The first line is simplified, the second the same texts converted to traditional (opencc4j 1.14.0).
 *
 * <pre>java -cp opencc4j-1.14.0.jar:heaven-0.13.0.jar:nlp-common-0.0.5.jar MakeHanFrequency.java FOLDER > han-frequency.txt</pre>
 */
public final class MakeHanFrequency {
    public static void main(String[] arguments) throws Exception {
        Map<Integer, Long> simplified = new HashMap<>();
        Map<Integer, Long> traditional = new HashMap<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(Path.of(arguments[0]))) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                count(line, simplified);
                count(ZhConverterUtil.toTraditional(line), traditional);
            }
        }
        System.out.println(top(simplified));
        System.out.println(top(traditional));
    }

    private static void count(String text, Map<Integer, Long> counts) {
        text.codePoints().filter(c -> c >= 0x4e00 && c <= 0x9fff).forEach(c -> counts.merge(c, 1L, Long::sum));
    }

    private static String top(Map<Integer, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(4000)
                .map(e -> Character.toString(e.getKey()))
                .collect(Collectors.joining());
    }
}
