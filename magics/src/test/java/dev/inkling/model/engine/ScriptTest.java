package dev.inkling.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {
    private static final Pattern METHOD = Pattern.compile("^def (\\w+)\\(", Pattern.MULTILINE);

    private static List<String> declared(String source) {
        return METHOD.matcher(source).results().map(match -> match.group(1)).toList();
    }

    @Test
    void everySourceFileIsListed() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/dev/inkling/model/engine"))) {
            assertEquals(
                    Stream.concat(Script.SOURCES.stream(), Script.EITHER.stream())
                            .map(s -> s + ".py")
                            .collect(Collectors.toCollection(TreeSet::new)),
                    new TreeSet<>(files.map(f -> f.getFileName().toString()).toList()));
        }
    }

    @Test
    void everyMethodOfEverySourceFileIsCompiled() {
        List<String> compiled =
                EngineThread.get().call(engine -> engine.script().methods());
        List<String> all = new ArrayList<>();
        for (String source : Script.SOURCES) {
            List<String> declared = declared(Script.read(source + ".py"));
            assertTrue(!declared.isEmpty() && compiled.containsAll(declared), source + ": " + declared);
            all.addAll(declared);
        }
        assertEquals(all.size(), new TreeSet<>(all).size(), "a method declared twice hides the first");
    }

    @Test
    void bothFilesOfAChoiceCompileHereAndDeclareTheSame() {
        String first = Script.read(Script.EITHER.get(0) + ".py");
        String second = Script.read(Script.EITHER.get(1) + ".py");
        assertEquals(declared(first), declared(second));
        EngineThread.get().call(engine -> {
            for (String source : List.of(first, second)) {
                try (Script script = Script.compile(engine.root(), source)) {
                    assertTrue(script.methods().containsAll(declared(source)), source);
                }
            }
            return null;
        });
    }

    /** Loading compiles each method, called or not: a mistake in one that nothing calls fails, too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "return torch.no_such_operation(x)",
                "return torch.transpose(x, 0)",
                "return torch.add(x, unknown)",
                "return self.no_such_method(x)",
                "return 3",
                "return torch.slice(x, \"a\", 0, 1)",
                "return (x",
            })
    void mistakeInAnyMethodFailsAtLoading(String body) {
        String source = "def unused(self, x: Tensor) -> Tensor:\n  " + body + "\n";
        EngineThread.get().call(engine -> {
            EngineException e = assertThrows(EngineException.class, () -> Script.compile(engine.root(), source));
            assertTrue(e.getMessage().contains("line 7") || e.getMessage().contains(body), e.getMessage());
            return null;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"tensors", "projection", "decoder", "embedding", "optimizer"})
    void mistakeInEachMethodOfTheProductWouldBeFound(String name) {
        StringBuilder others = new StringBuilder();
        for (String source : Script.SOURCES) {
            others.append(source.equals(name) ? "" : Script.read(source + ".py"))
                    .append('\n');
        }
        String source = Script.read(name + ".py");
        EngineThread.get().call(engine -> {
            for (String method : declared(source)) {
                String broken = source.replaceFirst(
                        "(def " + method + "\\([^\\n]*\\n)", "$1  broken = torch.no_such_operation()\n");
                assertTrue(!broken.equals(source), method);
                assertThrows(EngineException.class, () -> Script.compile(engine.root(), others + broken), method);
            }
            return null;
        });
    }

    @Test
    void argumentsWithoutATensorFormAreRefused() {
        EngineThread.get().call(engine -> {
            assertThrows(IllegalArgumentException.class, () -> engine.script().act("zero", new Object()));
            return null;
        });
    }
}
