package dev.inkling.kernel.install;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Says what is wrong with the machine, and the way out. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Looks at Java, engine, memory, disk, Jupyter and fonts: what is wrong, and the way out.")
public final class DoctorCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        List<Doctor.Finding> findings = Doctor.examine();
        findings.forEach(System.out::println);
        return findings.stream().anyMatch(finding -> finding.state() == Doctor.State.BAD) ? 1 : 0;
    }
}
