package dev.inkling.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.model.engine.Precision;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are trained once more. */
class ReplayIT {
    @TempDir
    Path folder;

    private final Session session = new Session();
    private Path own;
    private Run run;

    @BeforeEach
    void aRun() throws IOException {
        session.load(SmallVoice.model(folder.resolve("tiny"), 16, 1), Precision.F32);
        session.clean(SmallVoice.texts(folder.resolve("texts"), 1));
        run = session.finetune(
                FinetuneConfig.lora().withMaxSteps(4).withBatch(2).withLength(32));
        own = RunStore.here().get(run.number()).folder();
    }

    /** The run as it came from another machine, in the given files alone. */
    private Path sent(String... names) throws IOException {
        Path there = Files.createDirectories(folder.resolve("sent"));
        for (String name : names) {
            Files.copy(own.resolve(name), there.resolve(name));
        }
        return there.resolve("run.json");
    }

    private static List<String> named(Replay replay) {
        return replay.differences().stream().map(Replay.Difference::what).toList();
    }

    @Test
    void theSameMachineMakesTheSameRunBitForBit() {
        Replay replay = session.replay(String.valueOf(run.number()));
        assertEquals(List.of(), replay.differences());
        Rerun again = replay.run();
        assertTrue(again.isExact(), again.verdict());
        assertEquals(run.after(), again.run().after());
        assertTrue(
                again.verdict()
                        .startsWith(
                                "run " + again.run().number() + " is equal to run " + run.number() + ", bit for bit"),
                again.verdict());
    }

    @Test
    void aRunWithOtherSettingsThanItsCardSaysIsNotEqual() throws IOException {
        Path card = sent("run.json", "texts.safetensors", "events.jsonl");
        RunCard changed = RunCard.read(card);
        FinetuneConfig other = changed.config().with(Setting.LR, 0.01);
        new RunCard(
                        changed.number(),
                        changed.started(),
                        changed.state(),
                        changed.base(),
                        other.named(),
                        changed.ledger(),
                        changed.textsHash(),
                        changed.opening(),
                        changed.machine(),
                        changed.result())
                .write(card);
        Rerun again = session.replay(card.toString()).run();
        assertFalse(again.isEqual());
        assertTrue(again.verdict().contains("is not equal to the run of the card: nothing differs"), again.verdict());
    }

    @Test
    void withoutItsTextsTheCorpusOfTheSessionIsSplitAgain() throws IOException {
        Path card = sent("run.json");
        Replay replay = session.replay(card.toString());
        assertEquals(List.of(), named(replay));
        Rerun again = replay.run();
        assertTrue(again.isExact(), again.verdict());
        assertTrue(
                again.comparisons().get(0).then().contains("does not lie beside the card"),
                again.comparisons().toString());
        session.clean(SmallVoice.texts(folder.resolve("other"), 2));
        Replay other = session.replay(card.toString());
        assertEquals(List.of("texts (hash of the token ids)"), named(other));
        assertTrue(other.isAnother());
    }

    @Test
    void anotherModelOrVersionIsNamedBeforeTheStart() throws IOException {
        Path card = sent("run.json", "texts.safetensors");
        Files.writeString(card, Files.readString(card).replaceFirst("\"java\" : \"[^\"]*\"", "\"java\" : \"9\""));
        Replay newer = session.replay(card.toString());
        assertEquals(List.of("java"), named(newer));
        assertFalse(newer.isAnother());
        session.load(SmallVoice.model(folder.resolve("two"), 16, 2), Precision.F32);
        Replay other = session.replay(card.toString());
        assertEquals(List.of("model (fingerprint)", "java"), named(other));
        assertTrue(other.isAnother());
    }

    @Test
    void whatHasNoEndHasNothingToCompareWith() throws IOException {
        Path card = sent("run.json");
        RunCard.read(card).with(RunCard.PAUSED, null).write(card);
        String said = assertThrows(InklingException.class, () -> session.replay(card.toString()))
                .getMessage();
        assertTrue(said.contains("has not come to its end (it is paused)"), said);
        for (String missing : Stream.of("nowhere.json", "nowhere/run.json").toList()) {
            assertThrows(
                    InklingException.class,
                    () -> session.replay(folder.resolve(missing).toString()));
        }
    }
}
