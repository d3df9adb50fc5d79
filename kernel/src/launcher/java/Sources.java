import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Tells the Windows launcher whether the jar is built from the sources as they are; run as a single file.
 *
 * <p>{@code check ROOT STAMP} ends with 0 when it is; {@code write ROOT STAMP} notes that it has just been built.
 */
public final class Sources {
    private Sources() {}

    /** See above. */
    public static void main(String[] arguments) throws IOException {
        Path stamp = Path.of(arguments[2]);
        String now = fingerprint(Path.of(arguments[1]));
        if (arguments[0].equals("write")) {
            Files.writeString(stamp, now);
        } else if (!Files.exists(stamp) || !Files.readString(stamp).equals(now)) {
            System.exit(1);
        }
    }

    private static String fingerprint(Path root) throws IOException {
        CRC32 sum = new CRC32();
        for (String part :
                List.of("pom.xml", "magics/pom.xml", "kernel/pom.xml", "magics/src/main", "kernel/src/main")) {
            try (Stream<Path> found = Files.walk(root.resolve(part))) {
                for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
                    sum.update(root.relativize(file).toString().getBytes("UTF-8"));
                    sum.update(Files.readAllBytes(file));
                }
            }
        }
        return Long.toHexString(sum.getValue());
    }
}
