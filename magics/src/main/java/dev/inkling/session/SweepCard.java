package dev.inkling.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inkling.InklingException;
import dev.inkling.model.Quantisation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A sweep as a file of JSON: what it tries and how far it has come. The runs themselves are kept as every run is.
 *
 * @param models where the models are, by the names they have in the cells
 * @param corpora names of the versions of the texts, each kept beside this file under its place in the list
 * @param varied see {@link Sweep}
 * @param budget seconds that the runs may take each time it goes on; 0 for any
 * @param stopped why it ended early, the last time it did; else empty
 */
record SweepCard(
        int number,
        String started,
        Map<String, Model> models,
        List<String> corpora,
        List<String> varied,
        double budget,
        int seeds,
        List<SweepCell> cells,
        boolean finished,
        String stopped) {
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /**
     * Where a model is and how it is loaded.
     *
     * @param precision of its products
     * @param weights in how many bits the layers' linear maps are held; a word of {@link Quantisation}
     */
    record Model(String folder, String precision, String weights) {}

    SweepCard {
        models = new LinkedHashMap<>(models);
        cells = List.copyOf(cells);
    }

    /** The same further on. */
    SweepCard with(List<SweepCell> newCells, boolean isFinished, String why) {
        return new SweepCard(number, started, models, corpora, varied, budget, seeds, newCells, isFinished, why);
    }

    /** The same with a cell in another state, or one more. */
    SweepCard with(int index, SweepCell cell) {
        List<SweepCell> changed = new ArrayList<>(cells);
        if (index == changed.size()) {
            changed.add(cell);
        } else {
            changed.set(index, cell);
        }
        return with(changed, finished, stopped);
    }

    Sweep sweep() {
        return new Sweep(number, varied, cells, finished, stopped);
    }

    /** Replaces the file at once. */
    void write(Path file) throws IOException {
        JsonFile.replace(file, JSON.writerWithDefaultPrettyPrinter(), this);
    }

    /** @throws InklingException when the file is missing or no card of a sweep */
    static SweepCard read(Path file) {
        String problem;
        try {
            SweepCard card = JSON.readValue(file.toFile(), SweepCard.class);
            if (Stream.of(card.started, card.corpora, card.varied, card.stopped).allMatch(Objects::nonNull)) {
                return card;
            }
            problem = "it lacks its texts or what varies";
        } catch (JsonProcessingException e) {
            problem = RunCard.notJson(e);
        } catch (IOException e) {
            problem = e.toString();
        }
        throw new InklingException("the card of a sweep, " + file + ", cannot be read (" + problem
                + "): its runs are whole, %runs lists them; delete the folder to be rid of the sweep");
    }
}
