package dev.inkling.cuda;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A release of CUDA that PyTorch was built with, and what it asks of card and driver.
 *
 * @param major such as 12
 * @param minor such as 8
 * @see <a href="https://docs.nvidia.com/cuda/cuda-toolkit-release-notes/">drivers by release of CUDA</a>
 */
public record CudaRelease(int major, int minor) {
    /** The one whose libraries are fetched. */
    public static final CudaRelease FETCHED = new CudaRelease(12, 8);

    /** Every driver from here on runs every release of CUDA 12, by "minor version compatibility". */
    private static final String OLDEST_DRIVER = "525.60.13";

    /** The driver that came with the release that is fetched. */
    private static final String GOOD_DRIVER = "570.26";

    private static final Pattern TEXT = Pattern.compile("(\\d{1,2})\\.(\\d{1,2})");

    /** @param text such as 12.8 */
    static Optional<CudaRelease> of(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new CudaRelease(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2))))
                : Optional.empty();
    }

    /** True when our bridge to PyTorch, which is built with CUDA 12.8, can work with it. */
    public boolean fits() {
        return major == FETCHED.major;
    }

    /**
     * Why this release cannot compute on a card, and the way out; empty when it can.
     *
     * <p>PyTorch 2.7's builds for 12.8 hold code for cards from 7.5 on, those for earlier releases from 5.0 to 9.0.
     */
    public Optional<String> problem(GraphicsCard card) {
        if (older(card.driver(), OLDEST_DRIVER)) {
            return Optional.of("the driver " + card.driver() + " of the " + card.name() + " is too old for CUDA " + this
                    + ": install NVIDIA's driver " + GOOD_DRIVER + " or newer (" + OLDEST_DRIVER
                    + " at least), and restart the machine");
        }
        if (card.capability() == 0) {
            return Optional.empty();
        }
        if (minor >= FETCHED.minor && card.capability() < 75) {
            String wayOut = card.capability() < 50
                    ? "no PyTorch 2.7.1 supports it, the processor does the work"
                    : "run \"pip install torch==2.7.1 --index-url https://download.pytorch.org/whl/cu126\" in a Python"
                            + " environment, then ./inkling install --gpu --from ITS-FOLDER";
            return Optional.of("the " + card.name() + " (compute capability " + point(card)
                    + ") is too old for libraries of CUDA " + this + ", which need 7.5: " + wayOut);
        }
        if (minor < FETCHED.minor && card.capability() >= 100) {
            return Optional.of("the " + card.name() + " (compute capability " + point(card)
                    + ") is too new for libraries of CUDA " + this
                    + ": run ./inkling install --gpu without --from, for those of CUDA " + FETCHED);
        }
        return Optional.empty();
    }

    private static String point(GraphicsCard card) {
        return card.capability() / 10 + "." + card.capability() % 10;
    }

    /** Compares versions by their numbers; what is no number counts as 0. */
    static boolean older(String version, String than) {
        return Arrays.compare(numbers(version), numbers(than)) < 0;
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("\\."))
                .mapToInt(part -> part.matches("\\d{1,9}") ? Integer.parseInt(part) : 0)
                .toArray();
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
