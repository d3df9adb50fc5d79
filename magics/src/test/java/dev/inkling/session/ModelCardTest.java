package dev.inkling.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCardTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "---~license: apache-2.0~language:~- en~---~# A model | apache-2.0",
                "---~language:~- en~license: \"mit\"~--- | mit",
                "---~license: other~license_name: llama3.1~license_link: LICENSE~--- | llama3.1",
                "---~license: other~--- | other",
                "---~license:~- gpl-3.0~- cc-by-4.0~tags:~- x~--- | gpl-3.0, cc-by-4.0",
                "---~license: [mit, bsd-3-clause]~--- | mit, bsd-3-clause",
                "---~license: openrail # see below~--- | openrail",
                "\uFEFF---~license: mit~--- | mit"
            })
    void theLicenceIsRead(String card, String licence) {
        for (String end : new String[] {"\n", "\r\n"}) {
            assertEquals(Optional.of(licence), ModelCard.licence(card.replace("~", end)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | none",
                "# A model~license: mit | no head",
                "---~language: en~---~license: mit | after the head",
                "---~license:~--- | empty",
                "---~  license: mit~--- | a field of something else"
            })
    void aCardThatNamesNoneSaysNothing(String card, String why) {
        assertEquals(Optional.empty(), ModelCard.licence(card.replace("~", "\n")), why);
    }

    @Test
    void aFolderWithoutCardSaysNothing(@TempDir Path folder) {
        assertEquals(Optional.empty(), ModelCard.licence(folder));
        assertEquals(Optional.of("apache-2.0"), ModelCard.licence(BundledModel.folder()));
    }
}
