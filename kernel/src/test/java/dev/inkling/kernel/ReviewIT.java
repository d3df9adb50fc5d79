package dev.inkling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.kernel.Conversation.Answer;
import dev.inkling.kernel.client.KernelMessage;
import dev.inkling.kernel.client.KernelMessage.Channel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writer looks at doubtful passages in the cells of real kernels, one of which is killed on the way. */
class ReviewIT {
    private static final String ADDRESSES =
            "https://example.org/one/very/long/address https://example.org/two 2020-01-01 12:00 +++ === 1234567890";
    private static final String FOREIGN = "这一段是用中文写的，夹在一篇英文的文章里，不知道是谁留下来的，也许是抄来的，也许不是。" + "磨坊的主人早就不在了，门前的石头上还留着他磨刀的痕迹。";
    private static final String FIGURES =
            "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 = 666";
    private static final String MILL =
            "The mill stood where two rivers met, and nobody in the village could say whose it"
                    + " was. We went there on Sundays with bread and a book, and came home when the light had gone.";
    private static final String PIANO = "My aunt wrote that the piano had arrived, four men and a rope, and that it now"
            + " filled the front room so that the door would not open more than a hand. She played it standing, in her"
            + " coat, because the stove was behind it, and the neighbours stopped under the window to listen.";

    private static final String ROAD = "On the way home we counted the posts of the fence, and she said that my"
            + " grandfather had set every one of them in the year of the flood, when there was no other work and the"
            + " wood lay about for the taking. Nobody believed it, and nobody said so, for it was a long road and the"
            + " story was better than the silence. At the bridge we stopped to look for the heron, which was never"
            + " there when we looked and always there when we had forgotten it, grey and still as a thing left out in"
            + " the rain by somebody who meant to come back.";

    @TempDir
    Path folder;

    private Conversation kernel;
    private int asked;

    @BeforeEach
    void start() throws Exception {
        Path texts = Files.createDirectories(folder.resolve("文稿 texts"));
        Files.writeString(
                texts.resolve("mill.txt"), String.join("\n\n", MILL, ADDRESSES, FOREIGN, PIANO, FIGURES, ROAD));
        open();
    }

    private void open() throws Exception {
        kernel = Conversation.start(
                folder, Map.of("INKLING_HOME", folder.resolve("home").toString()));
        asked = 0;
    }

    @AfterEach
    void stop() throws Exception {
        kernel.close();
    }

    /** Runs a cell, and answers its questions one after the other. */
    private String asking(String code, String... answers) throws Exception {
        String cell = kernel.client().execute(code, true);
        for (String answer : answers) {
            question(cell);
            kernel.client().answer(answer);
        }
        return cell;
    }

    /** The question after those that were answered. */
    private KernelMessage question(String cell) throws InterruptedException {
        asked++;
        kernel.awaitMessage(
                "question " + asked,
                message -> message.channel() == Channel.STDIN
                        && kernel.received().stream()
                                        .filter(one -> one.channel() == Channel.STDIN)
                                        .count()
                                >= asked);
        List<KernelMessage> questions = kernel.received().stream()
                .filter(one -> one.channel() == Channel.STDIN)
                .toList();
        KernelMessage last = questions.get(asked - 1);
        assertEquals(cell, last.parentId());
        return last;
    }

    /** Whether the corpus has these words. */
    private boolean has(String words) throws InterruptedException {
        return Boolean.parseBoolean(
                kernel.runs("inkling.corpus().documents().get(0).text().contains(\"" + words + "\")")
                        .result());
    }

    @Test
    void decisionsAreKeptThroughAKillAndHoldForTheNextCleaning() throws Exception {
        kernel.runs("%clean '文稿 texts'");
        assertEquals("3", kernel.runs("inkling.review().open().size()").result());

        Answer nobody = kernel.run("%review");
        assertTrue(nobody.error().contains("%review --list"), nobody.error());
        Answer list = kernel.runs("%review --list");
        assertTrue(Conversation.data(list.the("display_data"))
                .path("text/plain")
                .asText()
                .contains("few-words"));

        Answer first = kernel.await(asking("%review", "d", "k", "u", "e", "不知道是谁留下来的", "", "q"));
        assertEquals("ok", first.status(), first.traceback());
        assertTrue(first.out().contains("1 dropped, 1 edited; 1 passage is left to decide"), first.out());
        assertFalse(has("example.org"), "it is gone at once");
        assertTrue(has("里，，也许是抄来的"));

        String killed = asking("%review");
        question(killed);
        kernel.kernel().process().destroyForcibly().waitFor();
        kernel.close();

        open();
        Answer cleaned = kernel.runs("%clean '文稿 texts' --label kind=tale");
        assertTrue(cleaned.result().contains("review"), cleaned.result());
        assertFalse(has("example.org"), "what was dropped stays dropped");
        assertTrue(has("里，，也许是抄来的"));
        assertTrue(has(FIGURES), "nothing was decided about this");
        Answer second = kernel.await(asking("%review", "l", "quality=2"));
        assertTrue(second.out().contains("1 labelled; no passage is left to decide"), second.out());
        assertEquals(
                "{kind=tale, quality=2}",
                kernel.runs("inkling.corpus().where(\"quality < 3\").documents().get(0).labels().toString()")
                        .result());

        Answer undone = kernel.runs("%review --undo");
        assertTrue(undone.out().contains("taken back: to label"), undone.out());
        kernel.runs("%clean '文稿 texts' --skip review");
        assertTrue(has("example.org"), "as it was, where nobody wants the decisions");
    }

    @Test
    void theInterruptButtonEndsTheReview() throws Exception {
        kernel.runs("%clean '文稿 texts'");
        String cell = asking("%review", "k");
        question(cell);
        kernel.client().interrupt();
        Answer answer = kernel.await(cell);
        assertTrue(answer.out().contains("1 kept") || answer.status().equals("error"), answer.out());
        assertEquals("2", kernel.runs("inkling.review().open().size()").result());
    }
}
