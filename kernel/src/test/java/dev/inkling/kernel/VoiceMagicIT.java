package dev.inkling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.kernel.Conversation.Answer;
import dev.inkling.kernel.client.KernelMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The magics of the library in the cells of a real kernel, with the bundled model and a sample writer. */
class VoiceMagicIT {
    private static final Path TEXTS = Path.of("..", "notebooks", "en", "texts").toAbsolutePath();

    @TempDir
    Path folder;

    private Conversation kernel;

    @BeforeEach
    void start() throws Exception {
        kernel = Conversation.start(folder);
    }

    @AfterEach
    void stop() throws Exception {
        kernel.close();
    }

    /** One line that says what to do, and the session goes on. */
    private void refused(String code, String... parts) throws InterruptedException {
        Answer answer = kernel.run("int reached = 1;\n" + code + "\nreached = 2;");
        assertEquals("error", answer.status(), code);
        assertEquals("UserError", answer.reply().path("ename").asText(), code + "\n" + answer.traceback());
        assertEquals(1, answer.traceback().lines().count(), answer.traceback());
        for (String part : parts) {
            assertTrue(answer.error().contains(part), answer.error());
        }
        assertEquals("1", kernel.runs("reached").result(), "the rest of the cell does not run");
    }

    private Path model(String name, String config, byte[] weights) throws IOException {
        Path model = Files.createDirectories(folder.resolve(name));
        Files.writeString(model.resolve("config.json"), config);
        if (weights.length > 0) {
            Files.write(model.resolve("model.safetensors"), weights);
        }
        return model;
    }

    @Test
    void badInputIsAnsweredInOneLineAndTheSessionGoesOn() throws Exception {
        refused("%sample \"It was late\"", "%load_model");
        refused("var run = %finetune", "%load_model");
        refused("%clean nowhere", "nowhere");
        Files.createDirectories(folder.resolve("空 empty"));
        refused("%clean '空 empty'", "空 empty");
        refused("%load_model nowhere", "nowhere");
        String llama = "{\"model_type\": \"llama\", \"vocab_size\": 16, \"hidden_size\": 8, \"num_hidden_layers\": 1,"
                + " \"num_attention_heads\": 2, \"intermediate_size\": 16, \"max_position_embeddings\": 32,"
                + " \"rms_norm_eps\": 1e-5}";
        model("no weights", llama, new byte[0]);
        refused("%load_model 'no weights'", "no weights");
        model("cut", llama, new byte[] {0x40, 0, 0, 0, 0, 0, 0, 0, '{', '"'});
        refused("%load_model cut", "model.safetensors");
        model("strange", "{\"model_type\": \"telepathy\"}", new byte[] {1});
        refused("%load_model strange", "telepathy");
        refused("%load_model --dtipe f32", "--dtype");
        kernel.runs("%load_model");
        refused("%finetune", "%clean");
        Files.writeString(folder.resolve("short.txt"), "A short text.\n");
        kernel.runs("%clean short.txt");
        refused("%finetune", "tokens, too few", "2000");
        refused("%finetune --epochs many", "--epochs", "many");
        refused("%finetune --rank 0", "--rank");
        refused("%finetune --epoch 3", "--epochs");
        refused("%sample \"x\" --temperature warm", "temperature");
    }

    @Test
    void anInterruptedRunIsPausedAndKept() throws Exception {
        kernel.runs("%load_model\nvar texts = %clean '" + TEXTS + "'");
        assertEquals("true", kernel.runs("texts == inkling.corpus()").result());
        String training = kernel.client()
                .execute("var run = %finetune --max-steps 100000\nSystem.out.println(\"the rest\");", false);
        String queued = kernel.client().execute("System.out.println(\"queued\");", false);
        kernel.awaitMessage(
                "progress", m -> m.parentId().equals(training) && m.type().equals("update_display_data"));
        kernel.client().interrupt();
        Answer stopped = kernel.await(training);
        assertEquals("Interrupted", stopped.reply().path("ename").asText());
        assertTrue(stopped.error().contains("run holds what it had so far"), stopped.error());
        assertEquals(1, stopped.traceback().lines().count(), stopped.traceback());
        assertFalse(stopped.out().contains("the rest"), stopped.out());
        Answer aborted = kernel.await(queued);
        assertEquals("aborted", aborted.status());
        assertEquals("", aborted.out());
        List<KernelMessage> states = stopped.all("update_display_data");
        assertTrue(
                states.get(states.size() - 1)
                        .content()
                        .path("transient")
                        .path("final")
                        .asBoolean(),
                "the display has come to its end");
        assertEquals(
                "true",
                kernel.runs("run.paused() && run == inkling.runs().get(0)").result());
        assertFalse(kernel.runs("var text = %sample \"The driver\" --length 8\ntext.isBlank()")
                .result()
                .equals("true"));
    }

    @Test
    void theModelIsAtHandInJava() throws Exception {
        kernel.runs("%load_model --dtype f32");
        kernel.runs("int[] ids = inkling.model().tokenizer().encode(\"It was late. 夜深了。\");");
        assertEquals(
                "It was late. 夜深了。",
                kernel.runs("inkling.model().tokenizer().decode(ids)").result());
        assertEquals(
                "true",
                kernel.runs("float[][] logits = inkling.model().logits(ids);\n"
                                + "logits.length == ids.length && inkling.model().loss(ids) > 0")
                        .result());
        Answer streamed = kernel.runs("%%sample --length 12 --seed 3\nIt was late");
        assertFalse(streamed.out().isBlank(), "the text comes as it is written");
    }

    @Test
    void aModelIsPlannedLoadedAndPutAway() throws Exception {
        Answer planned = kernel.runs("%load_model --plan --length 128 --dtype f32");
        String table = Conversation.data(planned.the("display_data"))
                .path("text/plain")
                .asText();
        assertTrue(table.contains("%sample --length 128") && table.contains("All of it fits."), table);
        assertEquals("", planned.result());
        refused("%sample \"It was late\"", "no model is loaded", "%load_model");
        Answer loaded = kernel.runs("%load_model --dtype f32");
        assertTrue(loaded.out().matches("inkling-mini: [\\d,]+ parameters, .* in float32; this machine has .* free\n"));
        assertTrue(loaded.result().contains("apache-2.0"), loaded.result());
        kernel.runs("var kept = inkling.model();");
        assertTrue(kernel.runs("inkling.plan()").result().contains("held by the model loaded now: "));
        String out = kernel.runs("%unload").out();
        assertTrue(
                out.matches("inkling-mini was put away: [\\d.]+ MB of weights freed; %load_model loads a model\n"),
                out);
        refused("%finetune", "%load_model");
        refused("kept.logits(1, 2);", "inkling-mini was put away by %unload");
        assertEquals(
                "no model is loaded: there was nothing to free\n",
                kernel.runs("%unload").out());
    }
}
