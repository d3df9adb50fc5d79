package dev.inkling.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inkling.InklingException;
import dev.inkling.hub.FakeHub;
import dev.inkling.hub.Hub;
import dev.inkling.hub.HubSettings;
import dev.inkling.model.Golden;
import dev.inkling.session.LanguageModel;
import dev.inkling.session.Session;
import dev.inkling.session.Sessions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code %load_model} with a name of the hub, against a server of its shape. */
class LoadHubModelIT {
    @TempDir
    Path cache;

    private FakeHub server;
    private HubSettings settings;
    private Session session = Session.current();
    private MagicRegistry registry;
    private FakeCell cell;

    @BeforeEach
    void start() throws IOException {
        server = new FakeHub().with(Golden.folder("llama"));
        settings = server.settings(cache);
        registry = new MagicRegistry()
                .register(
                        "load_model", LanguageModel.class, () -> new LoadModelMagic(session, () -> new Hub(settings)));
        cell = new FakeCell();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private LanguageModel load(String... arguments) throws Exception {
        return (LanguageModel) registry.call("load_model", List.of(arguments), cell);
    }

    private String refused(String... arguments) {
        String message =
                assertThrows(InklingException.class, () -> load(arguments)).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    @Test
    void aHubModelIsAskedForThenFetchedThenComputesAsTheReference() throws Exception {
        cell.answer = "Yes ";
        LanguageModel model = load(FakeHub.ID, "--dtype", "f32"); // some processors take bf16 by themselves
        String question = cell.shown.get(0).text();
        for (String part :
                List.of("apache-2.0", "97.8 kB in 3 files", settings.host(), cache.toString(), "free there")) {
            assertTrue(question.contains(part), question);
        }
        assertEquals(1, cell.asked.size());
        assertTrue(cell.asked.get(0).contains("97.8 kB"), cell.asked.get(0));
        Display last = cell.shown.get(cell.shown.size() - 1);
        assertTrue(last.last() && last.text().contains("done: 97.8 kB"), last.text());
        assertEquals(FakeHub.ID, model.info().name());
        assertTrue(model.info().shown().get("repository").contains(FakeHub.COMMIT));
        isTheReference(model);
    }

    private static void isTheReference(LanguageModel model) {
        JsonNode test = Golden.named(Golden.of("llama").path("cases"), "plain");
        int[] ids = Golden.row(test.path("input_ids").get(0));
        float[][] logits = model.logits(ids);
        for (int t = 0; t < ids.length; t++) {
            for (int v = 0; v < logits[t].length; v++) {
                double expected = test.path("logits").get(0).get(t).get(v).asDouble();
                assertEquals(expected, logits[t][v], 7e-5, "logit " + t + ", " + v);
            }
        }
    }

    @Test
    void aModelInTheCacheLoadsWithoutAQuestionOrAConnection() throws Exception {
        load(FakeHub.ID, "--yes", "--dtype", "f32");
        int before = server.requests.size();
        assertEquals(List.of(), cell.asked);
        cell = new FakeCell();
        isTheReference(load(FakeHub.ID, "--dtype", "f32"));
        isTheReference(load("hf://" + FakeHub.ID, "--revision", FakeHub.COMMIT, "--dtype", "f32"));
        assertEquals(List.of(), cell.asked);
        assertEquals(before, server.requests.size());
    }

    @Test
    void aModelWhoseTokenizerIsUnknownLoadsAlsoWhenTheHubCannotBeReached() throws Exception {
        load(FakeHub.ID, "--yes");
        Files.delete(cache.resolve("models--someone--little-llama/.no_exist/" + FakeHub.COMMIT + "/tokenizer.json"));
        server.close();
        isTheReference(load(FakeHub.ID, "--dtype", "f32"));
        assertTrue(refused(FakeHub.ID, "--revision", "v2").contains("cannot reach"));
    }

    @Test
    void withoutConsentNothingIsFetched() throws Exception {
        assertTrue(refused(FakeHub.ID).contains("add --yes"));
        cell.answer = "no";
        assertTrue(refused(FakeHub.ID).contains("nothing was downloaded"));
        cell.answer = "";
        assertTrue(refused(FakeHub.ID).contains("nothing was downloaded"));
        assertEquals(List.of(), server.contentRequests("model.safetensors"));
        assertFalse(Files.exists(cache.resolve("models--someone--little-llama")));
    }

    @Test
    void anUnknownFamilyIsToldBeforeItsWeightsAreFetched() {
        server.with("config.json", "{\"model_type\": \"mamba\"}".getBytes(StandardCharsets.UTF_8));
        String message = refused(FakeHub.ID, "--yes");
        assertTrue(message.startsWith(FakeHub.ID + "/config.json is of model_type \"mamba\""), message);
        assertEquals(List.of(), server.contentRequests("model.safetensors"));
    }

    @Test
    void theInterruptButtonStopsTheDownloadAndTheSameLineGoesOn() throws Exception {
        server.bytesPerSecond = 60_000;
        Thread button = new Thread(() -> {
            while (server.contentRequests("model.safetensors").isEmpty()) {
                Thread.onSpinWait();
            }
            pause(700);
            cell.interrupted = true;
        });
        button.start();
        assertTrue(refused(FakeHub.ID, "--yes").contains("load it again to go on"));
        button.join();
        Display last = cell.shown.get(cell.shown.size() - 1);
        assertTrue(last.last() && last.text().contains("stopped at"), last.text());
        server.bytesPerSecond = Long.MAX_VALUE;
        cell.interrupted = false;
        isTheReference(load(FakeHub.ID, "--yes", "--dtype", "f32"));
        String range = server.contentRequests("model.safetensors").get(1).range();
        assertTrue(range.matches("bytes=[1-9]\\d+-.*"), range);
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theDisplayChangesFiveTimesASecondAtMost() throws Exception {
        server.bytesPerSecond = 60_000;
        long start = System.nanoTime();
        load(FakeHub.ID, "--yes");
        double seconds = (System.nanoTime() - start) / 1e9;
        assertTrue(cell.shown.size() <= 3 + 5 * seconds, cell.shown.size() + " in " + seconds + " s");
        assertTrue(cell.shown.size() >= 4, cell.shown.size() + " in " + seconds + " s");
        String running = cell.shown.get(cell.shown.size() - 3).text();
        assertTrue(running.matches("(?s).*kB of 97.8 kB, 0.\\d MB/s, 0:0\\d left, 2 of 3 files"), running);
    }

    @Test
    void aFolderWinsOverTheHubAndAMistypedOneIsNotAskedFor(@TempDir Path folder) throws Exception {
        registry.register(
                "load_model",
                LanguageModel.class,
                () -> new LoadModelMagic(Session.current(), () -> {
                    throw new AssertionError("the hub was asked");
                }));
        isTheReference(load("src/test/resources/golden/llama", "--dtype", "f32"));
        assertTrue(refused("src/golden").contains("there is no model folder src/golden"));
        assertTrue(refused("my-model").contains("there is no model folder my-model"));
        assertTrue(refused("src/test", "--revision", "v1").contains("--revision is for models of the hub"));
        assertTrue(refused("--revision", "v1").contains("--revision is for models of the hub"));
        assertThrows(AssertionError.class, () -> load("gpt2"));
    }

    @Test
    void whatTheHubRefusesReachesTheUserInOneLine() {
        server.faults = request -> Optional.of(new FakeHub.Fault(
                401, java.util.Map.of("X-Error-Code", "RepoNotFound"), Long.MAX_VALUE, Long.MAX_VALUE));
        assertTrue(refused(FakeHub.ID).contains("there is no model \"" + FakeHub.ID + "\""));
        assertTrue(refused("hf://not a name").contains("OWNER/NAME"));
        assertTrue(refused(FakeHub.ID, "--revision", "../main").contains("no revision"));
    }

    private String planned(String... arguments) throws Exception {
        assertNull(load(arguments));
        return cell.shown.get(cell.shown.size() - 1).text();
    }

    @Test
    void aPlanFetchesTheListOfFilesAndTheConfigurationAndNothingMore() throws Exception {
        String plan = planned(FakeHub.ID, "--plan", "--length", "32", "--dtype", "bf16");
        assertTrue(plan.contains("parameters: 23,712"), plan);
        assertTrue(plan.contains("%sample --length 32"), plan);
        assertTrue(plan.contains("All of it fits."), plan);
        assertEquals(2, server.requests.size(), server.requests.toString());
        assertTrue(server.requests.get(0).path().startsWith("/api/models/" + FakeHub.ID));
        assertTrue(server.requests.get(1).path().endsWith("/config.json"));
        assertEquals(List.of(), cell.asked);
        assertFalse(Files.exists(cache.resolve("models--someone--little-llama")));
    }

    @Test
    void aPlanOfAModelInTheCacheNeedsNoHub() throws Exception {
        load(FakeHub.ID, "--yes");
        int before = server.requests.size();
        String plan = planned(FakeHub.ID, "--plan");
        assertTrue(plan.contains("%finetune --method lora"), plan);
        settings = new HubSettings(settings.endpoint(), cache, Optional.empty(), true, true);
        planned(FakeHub.ID, "--plan");
        assertEquals(before, server.requests.size());
        assertTrue(refused("other/model", "--plan").contains("HF_HUB_OFFLINE"));
    }

    @Test
    void aModelThatDoesNotFitIsRefusedBeforeItIsFetched() throws Exception {
        session = Sessions.withFree(50_000);
        String message = refused(FakeHub.ID, "--yes", "--dtype", "f32");
        assertTrue(
                message.startsWith(FakeHub.ID + ": 23,712 parameters, 94.8 kB in float32; this machine has 50.0 kB"));
        assertTrue(message.contains("%load_model " + FakeHub.ID + " --dtype bf16 (47.7 kB)"), message);
        assertEquals(List.of(), server.contentRequests("model.safetensors"));
        isTheReference(load(FakeHub.ID, "--yes", "--dtype", "f32", "--force"));
        assertTrue(cell.printed.toString().contains("94.8 kB in float32"), cell.printed.toString());
        assertTrue(refused(FakeHub.ID, "--dtype", "f32").contains("--force"), "also from the cache");
        session.unload();
    }

    @Test
    void settingsOfAPlanWithoutPlanAreToldWhereTheyBelong() {
        assertTrue(refused(FakeHub.ID, "--length", "32").contains("add --plan"));
        assertTrue(refused("some-folder", "--refetch").contains("--refetch is for models of the hub"));
        assertTrue(refused(FakeHub.ID, "--plan", "--batch", "0").contains("--batch takes a whole number from 1"));
    }

    @Test
    void theCardComesWithTheModelAndTheHashIsTheContentsName() throws Exception {
        server.with("README.md", "---\nlicense: cc0-1.0\n---\n".getBytes(StandardCharsets.UTF_8));
        LanguageModel model = load(FakeHub.ID, "--yes");
        assertEquals("cc0-1.0", model.info().shown().get("licence"));
        Path weights = model.info().folder().resolve("model.safetensors");
        String name = weights.toRealPath().getFileName().toString();
        assertEquals(name, model.info().shown().get("sha256 of model.safetensors"));
        assertEquals(name, model.info().sha256().get("model.safetensors"));
    }

    @Test
    void aDamagedFileInTheCacheIsNamedAndFetchedAgainOnItsOwn() throws Exception {
        LanguageModel model = load(FakeHub.ID, "--yes");
        Path weights = model.info().folder().resolve("model.safetensors").toRealPath();
        byte[] whole = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(whole, whole.length - 5));
        String message = refused(FakeHub.ID);
        assertTrue(message.startsWith("model.safetensors in " + model.info().folder() + " is damaged"), message);
        assertTrue(message.endsWith("%load_model " + FakeHub.ID + " --refetch fetches it again"), message);
        byte[] noisy = whole.clone();
        Arrays.fill(noisy, noisy.length - 400, noisy.length, (byte) 0xff); // numbers that are none
        Files.write(weights, noisy);
        assertTrue(refused(FakeHub.ID).contains("is damaged"));
        int configs = server.contentRequests("config.json").size();
        isTheReference(load(FakeHub.ID, "--refetch", "--yes", "--dtype", "f32"));
        assertTrue(cell.printed.toString().contains("damaged, to be fetched again: model.safetensors"));
        assertEquals(2, server.contentRequests("model.safetensors").size());
        assertEquals(configs + 1, server.contentRequests("config.json").size(), "a look before the question");
        load(FakeHub.ID, "--refetch");
        assertTrue(cell.printed.toString().contains("no file of " + FakeHub.ID + " in the cache is damaged"));
        assertEquals(2, server.contentRequests("model.safetensors").size());
    }
}
