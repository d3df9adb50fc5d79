package dev.inkling.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.Labelling;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.Setting;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains on a part of the corpus, chosen by labels, with a model that takes seconds. */
class WhereIT {
    private static final String ESSAYS = "kind = 'essay' and date <= 2020-01-15";

    @TempDir
    Path folder;

    private final Session session = new Session();

    private Run trained(FinetuneConfig config) {
        return session.finetune(config.withMaxSteps(2).withLength(32).withBatch(2));
    }

    @Test
    void aRunLearnsFromTheChosenTextsAloneAndItsCardSaysSo() throws Exception {
        session.load(SmallVoice.model(folder.resolve("model"), 32, 1));
        Corpus all = session.clean(SmallVoice.texts(folder.resolve("texts"), 1));
        Corpus labelled = Labelling.of(List.of("kind=essay", "*-21 text.txt: kind=letter"))
                .apply(all);
        session.keep(labelled);
        assertEquals(6, labelled.where(ESSAYS).documents().size());
        FinetuneConfig chosen = FinetuneConfig.lora().with(Setting.WHERE, ESSAYS);

        Run part = trained(chosen);
        RunCard card = session.run(part.number());
        assertEquals(ESSAYS, card.settings().get("where"));
        assertEquals(6, card.ledger().documents());
        Run whole = trained(FinetuneConfig.lora());
        assertNotEquals(card.textsHash(), session.run(whole.number()).textsHash());
        Rerun again = session.replay(String.valueOf(part.number())).run();
        assertTrue(again.isExact(), again.verdict());

        session.keep(labelled.where(ESSAYS));
        Run same = trained(FinetuneConfig.lora());
        assertEquals(card.textsHash(), session.run(same.number()).textsHash(), "what is hashed is what is trained on");
    }

    @Test
    void aConditionThatFitsNothingIsToldBeforeAnythingIsTrained() throws Exception {
        session.load(SmallVoice.model(folder.resolve("model"), 32, 1));
        session.clean(SmallVoice.texts(folder.resolve("texts"), 1));
        int runs = session.allRuns().size();
        FinetuneConfig none = FinetuneConfig.lora().with(Setting.WHERE, "kind = 'essay'");
        assertTrue(error(() -> trained(none)).contains("no text has kind"));
        assertTrue(error(() -> session.sweep(SweepConfig.of(none).over(Setting.RANK, 2, 4)))
                .contains("no text has kind"));
        String pairs = error(() -> trained(none.with(Setting.PAIRS, "pairs.jsonl")));
        assertTrue(pairs.contains("--where") && pairs.contains("--pairs"), pairs);
        assertEquals(runs, session.allRuns().size());
    }

    @Test
    void theReportCountsTokensAndSaysWhatTrainingTakes() throws Exception {
        session.load(SmallVoice.model(folder.resolve("model"), 32, 1));
        Corpus corpus = session.clean(SmallVoice.texts(folder.resolve("texts"), 1));
        int tokens = corpus.documents().stream()
                .mapToInt(document -> session.model().encode(document.text()).length)
                .sum();
        String advice = String.join("\n", corpus.report().advice());
        assertTrue(advice.contains(String.format("%,d tokens for model", tokens)), advice);
        session.keep(Labelling.of(List.of("kind=essay", "*-1[0-6] text.txt: kind=letter"))
                .apply(corpus));
        assertTrue(
                String.join("\n", session.corpus().report().advice())
                        .contains("%finetune --where \"kind = 'letter'\" takes that alone"),
                session.corpus().report().advice().toString());
    }

    private static String error(Runnable task) {
        String said = assertThrows(InklingException.class, task::run).getMessage();
        assertEquals(1, said.lines().count(), said);
        return said;
    }
}
