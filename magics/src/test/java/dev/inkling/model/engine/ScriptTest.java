package dev.inkling.model.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ScriptTest {
    private static final Pattern METHOD = Pattern.compile("^def (\\w+)\\(", Pattern.MULTILINE);

    @Test
    void everyMethodOfEverySourceFileIsCompiled() {
        List<String> compiled =
                EngineThread.get().call(engine -> engine.script().methods());
        for (String source : Script.SOURCES) {
            List<String> declared = METHOD.matcher(Script.read(source + ".py"))
                    .results()
                    .map(match -> match.group(1))
                    .toList();
            assertTrue(!declared.isEmpty() && compiled.containsAll(declared), source + ": " + declared);
        }
    }
}
