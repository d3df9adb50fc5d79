package dev.inkling;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.inkling");

    @Test
    void packagesFlowOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.inkling..")
                .layer("cuda")
                .definedBy("dev.inkling.cuda..")
                .layer("corpus")
                .definedBy("dev.inkling.corpus..")
                .layer("tokens")
                .definedBy("dev.inkling.tokens..")
                .layer("model")
                .definedBy("dev.inkling.model..")
                .layer("adapt")
                .definedBy("dev.inkling.adapt..")
                .layer("train")
                .definedBy("dev.inkling.train..")
                .layer("sample")
                .definedBy("dev.inkling.sample..")
                .layer("eval")
                .definedBy("dev.inkling.eval..")
                .layer("hub")
                .definedBy("dev.inkling.hub..")
                .layer("session")
                .definedBy("dev.inkling.session..")
                .layer("notebook")
                .definedBy("dev.inkling.notebook..")
                .whereLayer("notebook")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("session")
                .mayOnlyBeAccessedByLayers("notebook")
                .whereLayer("hub")
                .mayOnlyBeAccessedByLayers("session", "notebook")
                .whereLayer("eval")
                .mayOnlyBeAccessedByLayers("session", "notebook")
                .whereLayer("sample")
                .mayOnlyBeAccessedByLayers("session", "notebook")
                .whereLayer("train")
                .mayOnlyBeAccessedByLayers("session", "notebook")
                .whereLayer("adapt")
                .mayOnlyBeAccessedByLayers("train", "session")
                .whereLayer("model")
                .mayOnlyBeAccessedByLayers("adapt", "train", "sample", "eval", "session", "notebook")
                .whereLayer("tokens")
                .mayOnlyBeAccessedByLayers("train", "sample", "session", "notebook")
                .whereLayer("corpus")
                .mayOnlyBeAccessedByLayers("session", "notebook")
                .check(CLASSES);
    }

    @Test
    void noPackageNeedsItself() {
        slices().matching("dev.inkling.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theLibraryKnowsNothingOfJupyter() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.github.spencerpark..", "org.zeromq..", "jdk.jshell..")
                .check(CLASSES);
    }

    @Test
    void exactlyOneClassLivesInDjlsPackage() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/ai"))) {
            assertEquals(
                    List.of("ScriptBridge.java"),
                    files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString())
                            .toList());
        }
    }

    @Test
    void onlyTheNotebookDrawsAndParsesOptions() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.inkling.notebook..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.knowm.xchart..", "picocli..", "java.awt..")
                .check(CLASSES);
    }
}
