package dev.inkling.kernel;

import dev.inkling.kernel.install.Doctor;
import dev.inkling.kernel.magic.CellParser;
import dev.inkling.kernel.magic.MagicRunner;
import dev.inkling.kernel.magic.Segment;
import dev.inkling.kernel.magic.Segment.JavaCode;
import dev.inkling.kernel.magic.Segment.MagicCall;
import dev.inkling.kernel.protocol.CellInput;
import dev.inkling.kernel.protocol.Publisher;
import dev.inkling.kernel.protocol.RunningCell;
import dev.inkling.kernel.shell.CellFailure;
import dev.inkling.kernel.shell.JavaShell;
import io.github.spencerpark.jupyter.messages.publish.PublishStream.StreamType;
import java.util.Optional;

/** Runs the text of a cell: Java and magics, in order, until one fails or the user interrupts. */
final class CellRunner {
    /**
     * What a cell gave.
     *
     * @param value of the last expression or magic; null when it has none
     * @param page help to show beside the notebook, for {@code %magic?}
     */
    record Result(Object value, Optional<String> page) {}

    private final JavaShell java;
    private final MagicRunner magics;
    private final Publisher publisher;
    private final CellInput input;
    private final NotebookCell.Shown shown;
    private final TrainingAdvice training = new TrainingAdvice(Doctor::beforeTraining);

    CellRunner(JavaShell java, MagicRunner magics, Publisher publisher, CellInput input, NotebookCell.Shown shown) {
        this.java = java;
        this.magics = magics;
        this.publisher = publisher;
        this.input = input;
        this.shown = shown;
    }

    Result run(String code, String origin, RunningCell cell) throws CellFailure {
        Object value = null;
        Optional<String> page = Optional.empty();
        for (Segment segment : CellParser.parse(code)) {
            if (segment instanceof JavaCode stretch) {
                JavaShell.Outcome outcome = java.run(code, stretch.from(), stretch.to(), origin);
                if (cell.interrupted()) { // it came to its end just then, perhaps because a thread it waited for was
                    // stopped
                    throw CellFailure.interrupted("the cell was stopped");
                }
                value = outcome.isExpression() && !isChain(outcome.value()) ? outcome.value() : null;
            } else if (segment instanceof MagicCall call && call.question()) {
                page = Optional.of(help(call));
            } else if (segment instanceof MagicCall call) {
                training.before(call, text -> publisher.print(cell, StreamType.OUT, text));
                value = magics.run(call, c -> new NotebookCell(publisher, input, cell, shown, c.body()), origin);
                stopIfInterrupted(call, cell);
            }
        }
        return new Result(value, page);
    }

    /** {@code System.out.printf(...)} gives its stream back to go on with; nobody wants to see it. */
    private static boolean isChain(Object value) {
        return value == System.out || value == System.err;
    }

    private static void stopIfInterrupted(MagicCall call, RunningCell cell) throws CellFailure {
        if (cell.interrupted()) {
            String kept = call.target()
                    .map(target -> "; " + lastWord(target) + " holds what it had so far")
                    .orElse("");
            throw CellFailure.interrupted("%" + call.name() + " was stopped" + kept);
        }
    }

    private static String lastWord(String target) {
        return target.substring(target.lastIndexOf(' ') + 1);
    }

    private String help(MagicCall call) throws CellFailure {
        try {
            return magics.help(call.name());
        } catch (RuntimeException e) {
            throw CellFailure.of(e);
        }
    }
}
