package dev.inkling.kernel;

import dev.inkling.kernel.install.Doctor.Finding;
import dev.inkling.kernel.magic.Segment.MagicCall;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Before the first training of a session, says in a line what this machine lacks for it. Never stops the training. */
final class TrainingAdvice {
    private static final Set<String> TRAINING = Set.of("finetune", "sweep", "rerun");

    private final Supplier<List<Finding>> doctor;
    private boolean given;

    /** @param doctor finds what is not well, quickly */
    TrainingAdvice(Supplier<List<Finding>> doctor) {
        this.doctor = doctor;
    }

    /** @param print shows a line in the cell of the call */
    void before(MagicCall call, Consumer<String> print) {
        if (given || !TRAINING.contains(call.name())) {
            return;
        }
        given = true;
        List<Finding> findings = doctor.get();
        if (!findings.isEmpty()) {
            String found = findings.stream()
                    .map(finding -> finding.subject() + ": " + finding.found())
                    .collect(Collectors.joining("; "));
            print.accept("before the first training: " + found + " (%doctor says what to do about it)\n");
        }
    }
}
