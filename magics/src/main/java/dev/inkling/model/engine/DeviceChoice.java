package dev.inkling.model.engine;

import dev.inkling.cuda.CudaLibraries;
import dev.inkling.cuda.GraphicsCard;
import dev.inkling.cuda.GraphicsCards;
import java.util.Optional;

/**
 * Whether the engine loads the libraries for the graphics card.
 *
 * @param cards that there are
 * @param card true when it does
 * @param note why a card that is there is not used, with the way out; empty otherwise
 */
record DeviceChoice(GraphicsCards cards, boolean card, String note) {
    /** Looks at the machine, and tells the engine, which must not have been loaded yet. */
    static DeviceChoice make() {
        GraphicsCards cards = GraphicsCards.find();
        if (CudaLibraries.chosenByEnvironment()) {
            return new DeviceChoice(cards, false, "");
        }
        Optional<CudaLibraries> libraries = CudaLibraries.installed();
        DeviceChoice choice = of(cards, libraries);
        if (choice.card()) {
            libraries.orElseThrow().use();
        }
        return choice;
    }

    static DeviceChoice of(GraphicsCards cards, Optional<CudaLibraries> libraries) {
        Optional<GraphicsCard> first = cards.first();
        if (first.isEmpty()) {
            boolean expected = libraries.isPresent() && !cards.problem().isEmpty();
            return new DeviceChoice(
                    cards,
                    false,
                    expected ? "no graphics card is used: nvidia-smi says \"" + cards.problem() + "\"" : "");
        }
        Optional<String> problem = libraries.isEmpty()
                ? Optional.of(CudaLibraries.lacking())
                : CudaCheck.problem(libraries.get(), first.get());
        return new DeviceChoice(
                cards,
                problem.isEmpty(),
                problem.map(why -> first.get().name() + " is not used: " + why).orElse(""));
    }
}
