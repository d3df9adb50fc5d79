package dev.inkling.cuda;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The graphics cards that programs may use here.
 *
 * @param cards in the order of the driver; empty when there is none
 * @param problem why there is none although a driver is installed; empty when there is no driver either
 */
public record GraphicsCards(List<GraphicsCard> cards, String problem) {
    private static final List<String> FIELDS =
            List.of("index", "uuid", "name", "driver_version", "memory.free", "memory.total");
    private static final String CAPABILITY = "compute_cap";

    /** The second is where Windows puts it for its Linux, off the path in some shells. */
    private static final List<String> PROGRAMS = List.of("nvidia-smi", "/usr/lib/wsl/lib/nvidia-smi");

    private static final long PATIENCE_SECONDS = 20;

    public GraphicsCards {
        cards = List.copyOf(cards);
    }

    /** Asks NVIDIA's driver, by its own program nvidia-smi. */
    public static GraphicsCards find() {
        for (String program : PROGRAMS) {
            Optional<GraphicsCards> found =
                    find(List.of(program), Optional.ofNullable(System.getenv("CUDA_VISIBLE_DEVICES")));
            if (found.isPresent()) {
                return found.get();
            }
        }
        return new GraphicsCards(List.of(), "");
    }

    /**
     * Asks one program.
     *
     * @param program and what it takes before its options
     * @param visible the cards that the environment allows, as CUDA reads them; empty for all
     * @return empty when there is no such program
     */
    static Optional<GraphicsCards> find(List<String> program, Optional<String> visible) {
        Optional<ProgramAnswer> answer = ask(program, String.join(",", FIELDS) + "," + CAPABILITY);
        if (answer.isPresent() && answer.get().status() == 2) { // an older driver that does not know that field
            answer = ask(program, String.join(",", FIELDS));
        }
        return answer.map(given -> given.status() == 0
                ? read(given.text().strip(), visible)
                : new GraphicsCards(
                        List.of(), given.text().strip().lines().findFirst().orElse("it says nothing")));
    }

    private static Optional<ProgramAnswer> ask(List<String> program, String fields) {
        List<String> command = new ArrayList<>(program);
        command.add("--query-gpu=" + fields);
        command.add("--format=csv,noheader,nounits");
        try {
            return ProgramAnswer.of(command, PATIENCE_SECONDS)
                    .or(() -> Optional.of(new ProgramAnswer(1, "the driver does not answer")));
        } catch (IOException e) {
            return Optional.empty(); // there is no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private record Row(int index, String id, GraphicsCard card) {
        static Optional<Row> of(String line) {
            String[] parts = line.split(",\\s*", -1);
            if (parts.length < FIELDS.size() || !parts[0].matches("\\d{1,4}")) {
                return Optional.empty();
            }
            long total = mebibytes(parts[5]);
            int capability = parts.length > FIELDS.size() ? number(parts[6].replace(".", "")) : 0;
            return Optional.of(new Row(
                    number(parts[0]),
                    parts[1],
                    new GraphicsCard(parts[2], parts[3], capability, Math.min(total, mebibytes(parts[4])), total)));
        }

        private static long mebibytes(String text) {
            return (long) number(text) << 20;
        }

        private static int number(String text) {
            return text.strip().matches("\\d{1,9}") ? Integer.parseInt(text.strip()) : 0;
        }
    }

    private static GraphicsCards read(String text, Optional<String> visible) {
        List<Row> all = text.lines().flatMap(line -> Row.of(line).stream()).toList();
        if (all.isEmpty()) {
            return new GraphicsCards(List.of(), text.lines().findFirst().orElse("No devices were found"));
        }
        if (visible.isEmpty()) {
            return new GraphicsCards(all.stream().map(Row::card).toList(), "");
        }
        List<GraphicsCard> allowed = new ArrayList<>();
        for (String wanted : visible.get().split(",")) {
            Optional<Row> row =
                    all.stream().filter(each -> matches(each, wanted.strip())).findFirst();
            if (row.isEmpty()) {
                break; // CUDA, too, stops at the first that there is not
            }
            allowed.add(row.get().card());
        }
        return new GraphicsCards(
                allowed, allowed.isEmpty() ? "CUDA_VISIBLE_DEVICES=" + visible.get() + " hides every card" : "");
    }

    private static boolean matches(Row row, String wanted) {
        return wanted.equals(String.valueOf(row.index()))
                || wanted.startsWith("GPU-") && row.id().startsWith(wanted);
    }

    /** The first card, which CUDA takes when nobody chooses. */
    public Optional<GraphicsCard> first() {
        return cards.stream().findFirst();
    }

    /** The card of that much memory: CUDA counts its cards in another order than the driver, the fastest first. */
    public Optional<GraphicsCard> ofMemory(long totalBytes) {
        return cards.stream().min(Comparator.comparingLong(card -> Math.abs(card.totalBytes() - totalBytes)));
    }

    /** The first card with what else there is. */
    @Override
    public String toString() {
        return String.join(
                "; ",
                Stream.concat(cards.stream().map(GraphicsCard::toString), Stream.of(problem))
                        .filter(text -> !text.isEmpty())
                        .toList());
    }
}
