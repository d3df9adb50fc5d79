package dev.inkling.kernel;

import java.util.List;

/** What every session imports from the start. */
final class SessionImports {
    static final List<String> ALL = List.of(
            "import java.math.*;", // made first, before a cell asks for it: what is smallest is soonest there
            "import java.util.*;",
            "import java.io.*;",
            "import java.nio.charset.*;",
            "import java.nio.file.*;",
            "import java.time.*;",
            "import java.util.function.*;",
            "import java.util.stream.*;",
            "import tech.tablesaw.api.*;",
            "import org.knowm.xchart.*;",
            "import dev.inkling.notebook.*;",
            "import dev.inkling.session.*;",
            "import dev.inkling.train.*;",
            "import static dev.inkling.kernel.CellApi.*;");

    private SessionImports() {}
}
