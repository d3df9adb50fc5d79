package dev.inkling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.kernel.Conversation.Answer;
import dev.inkling.kernel.client.KernelClient;
import dev.inkling.kernel.client.KernelMessage;
import dev.inkling.kernel.client.KernelMessage.Channel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The kernel's side of the Jupyter protocol, over its sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProtocolIT {
    private static final String HEADER =
            "{\"msg_id\":\"h\",\"session\":\"s\",\"msg_type\":\"is_complete_request\",\"version\":\"5.3\"}";

    private Path folder;
    private Conversation kernel;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        kernel = Conversation.start(folder);
    }

    @AfterAll
    void stop() throws Exception {
        kernel.close();
    }

    private static ObjectNode code(String code) {
        return KernelClient.content().put("code", code);
    }

    private static ObjectNode at(String code, int position) {
        return code(code).put("cursor_pos", position);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    @Test
    void messagesOfACellComeInOrder() throws Exception {
        Answer answer = kernel.runs("System.out.println(\"墨\"); 1 + 1");
        List<String> published = answer.messages().stream()
                .filter(message -> message.channel() == Channel.IOPUB)
                .map(message -> message.type() + message.text("execution_state"))
                .toList();
        assertEquals(List.of("statusbusy", "execute_input", "stream", "execute_result", "statusidle"), published);
        assertEquals("墨\n", answer.out());
        assertEquals("2", answer.result());
        assertEquals(
                "execute_reply",
                answer.messages().stream()
                        .filter(Conversation::isReply)
                        .findFirst()
                        .orElseThrow()
                        .type());
        int count = answer.reply().path("execution_count").asInt();
        assertTrue(count > 0);
        assertEquals(
                count,
                answer.the("execute_input").content().path("execution_count").asInt());
        assertEquals(
                count,
                answer.the("execute_result").content().path("execution_count").asInt());
    }

    @Test
    void everyReplyHasAStatus() throws Exception {
        for (String type : List.of("kernel_info", "comm_info", "history", "complete", "inspect", "is_complete")) {
            ObjectNode content = at("int x", 3).put("detail_level", 0);
            content.put("hist_access_type", "tail").put("n", 1).put("raw", true).put("output", false);
            Answer answer = kernel.ask(type + "_request", content);
            assertEquals(type.equals("is_complete") ? "complete" : "ok", answer.status(), type);
        }
    }

    @Test
    void theKernelSaysWhatItIs() throws Exception {
        JsonNode info =
                kernel.ask("kernel_info_request", KernelClient.content()).reply();
        assertEquals("inkling", info.path("implementation").asText());
        assertEquals("5.3", info.path("protocol_version").asText());
        assertEquals("java", info.path("language_info").path("name").asText());
        assertEquals(".java", info.path("language_info").path("file_extension").asText());
        assertFalse(info.path("banner").asText().isBlank());
    }

    private Answer execute(String code, boolean silent, boolean store, boolean stop, String expression)
            throws InterruptedException {
        ObjectNode content = code(code).put("silent", silent).put("store_history", store);
        content.put("allow_stdin", false).put("stop_on_error", stop);
        ObjectNode expressions = content.putObject("user_expressions");
        if (!expression.isEmpty()) {
            expressions.put("it", expression);
        }
        return kernel.ask("execute_request", content);
    }

    @Test
    void aSilentCellRunsWithoutInputResultOrNumber() throws Exception {
        int before = kernel.runs("1").reply().path("execution_count").asInt();
        Answer answer = execute("int quiet = 7; quiet", true, true, true, "");
        assertEquals("ok", answer.status());
        assertEquals(List.of(), answer.all("execute_input"));
        assertEquals(List.of(), answer.all("execute_result"));
        Answer next = kernel.runs("quiet");
        assertEquals("7", next.result());
        assertEquals(before + 1, next.reply().path("execution_count").asInt());
    }

    @Test
    void aCellOutsideOfTheHistoryIsNotNumberedOrKept() throws Exception {
        int before = kernel.runs("1").reply().path("execution_count").asInt();
        Answer answer = execute("String unstored = \"gone\"; unstored", false, false, true, "");
        assertEquals("gone", answer.result());
        assertEquals(before, answer.reply().path("execution_count").asInt());
        ObjectNode tail = KernelClient.content().put("hist_access_type", "tail").put("n", 3);
        JsonNode history = kernel.ask("history_request", tail.put("raw", true).put("output", false))
                .reply();
        assertFalse(history.toString().contains("unstored"), history.toString());
    }

    @Test
    void historyHoldsInputsAndOutputs() throws Exception {
        kernel.runs("\"first of two\"");
        kernel.runs("\"second of two\"");
        ObjectNode tail = KernelClient.content().put("hist_access_type", "tail").put("n", 2);
        JsonNode history = kernel.ask("history_request", tail.put("raw", true).put("output", true))
                .reply()
                .path("history");
        assertEquals(2, history.size());
        assertEquals("\"first of two\"", history.get(0).get(2).get(0).asText());
        assertEquals("second of two", history.get(1).get(2).get(1).asText());
        ObjectNode search =
                KernelClient.content().put("hist_access_type", "search").put("pattern", "*first of*");
        JsonNode found = kernel.ask("history_request", search.put("raw", true).put("output", false))
                .reply()
                .path("history");
        assertEquals("\"first of two\"", found.get(0).get(2).asText());
    }

    private List<String> history(ObjectNode content) throws InterruptedException {
        List<String> inputs = new ArrayList<>();
        kernel.ask("history_request", content.put("raw", true).put("output", false))
                .reply()
                .path("history")
                .forEach(entry -> inputs.add(entry.get(2).asText()));
        return inputs;
    }

    private static ObjectNode access(String type) {
        return KernelClient.content().put("hist_access_type", type);
    }

    @Test
    void historyIsCutSearchedAndRanged() throws Exception {
        int first = kernel.runs("\"sought a\"").reply().path("execution_count").asInt();
        kernel.runs("\"sought b\"");
        kernel.runs("\"sought a\"");
        kernel.runs("1");
        List<String> cells = List.of("\"sought a\"", "\"sought b\"", "\"sought a\"");
        assertEquals(List.of("\"sought a\"", "1"), history(access("tail").put("n", 2)));
        assertEquals(
                cells,
                history(access("range").put("session", 0).put("start", first).put("stop", first + 3)));
        assertEquals(
                cells, history(access("search").put("pattern", "\"sought ?\"").put("n", 10)));
        assertEquals(
                cells.subList(1, 3),
                history(access("search").put("pattern", "*sought*").put("n", 2)));
        assertEquals(
                cells.subList(1, 3),
                history(access("search").put("pattern", "*sought*").put("n", 10).put("unique", true)));
        assertEquals(
                List.of(), history(access("search").put("pattern", "sought").put("n", 10)));
    }

    @Test
    void userExpressionsAreAnsweredEachForItself() throws Exception {
        JsonNode good = execute("int six = 6;", false, true, true, "six * 7").reply();
        assertEquals(
                "ok", good.path("user_expressions").path("it").path("status").asText());
        assertEquals(
                "42",
                good.path("user_expressions")
                        .path("it")
                        .path("data")
                        .path("text/plain")
                        .asText());
        Answer bad = execute("1", false, true, true, "nowhere + 1");
        assertEquals("ok", bad.status());
        assertEquals(
                "error",
                bad.reply().path("user_expressions").path("it").path("status").asText());
    }

    @Test
    void anErrorAbortsTheCellsBehindItAndNotTheLaterOnes() throws Exception {
        String failing = kernel.client().execute("Thread.sleep(300); int[] none = {}; none[1]", false);
        String second = kernel.client().execute("System.out.println(\"second\");", false);
        String third = kernel.client().execute("System.out.println(\"third\");", false);
        assertEquals("error", kernel.await(failing).status());
        for (String id : List.of(second, third)) {
            Answer aborted = kernel.await(id);
            assertEquals("aborted", aborted.status());
            assertEquals("", aborted.out());
        }
        assertEquals("later", kernel.runs("\"later\"").result());
    }

    @Test
    void withoutStopOnErrorTheNextCellsRun() throws Exception {
        ObjectNode content = code("Thread.sleep(200); throw new Exception(\"no\");")
                .put("silent", false)
                .put("store_history", true)
                .put("allow_stdin", false)
                .put("stop_on_error", false);
        content.putObject("user_expressions");
        String failing = kernel.client().send(Channel.SHELL, "execute_request", content);
        String next = kernel.client().execute("\"runs\"", false);
        assertEquals("error", kernel.await(failing).status());
        assertEquals("runs", kernel.await(next).result());
    }

    private String completeness(String cell) throws InterruptedException {
        JsonNode reply = kernel.ask("is_complete_request", code(cell)).reply();
        return reply.path("status").asText() + "|" + reply.path("indent").asText();
    }

    @Test
    void cellsAreToldToBeCompleteOrNot() throws Exception {
        assertEquals("complete|", completeness("int x = 1;"));
        assertEquals("complete|", completeness("1 + 1"));
        assertEquals("complete|", completeness(""));
        assertEquals("incomplete|    ", completeness("for (int i = 0; i < 3; i++) {"));
        assertEquals("incomplete|        ", completeness("class A {\n    void f() {"));
        assertEquals("incomplete|", completeness("int x = 1 +"));
        assertEquals("invalid|", completeness("int x = );"));
        assertEquals("complete|", completeness("%lsmagic"));
        assertEquals("incomplete|", completeness("%env HOME \\"));
    }

    @Test
    void commInfoIsAnswered() throws Exception {
        JsonNode reply = kernel.ask("comm_info_request", KernelClient.content()).reply();
        assertTrue(reply.path("comms").isObject(), reply.toString());
    }

    @Test
    void aCellReadsWhatTheUserTypes() throws Exception {
        String id =
                kernel.client().execute("var in = new Scanner(System.in); in.nextLine() + \"|\" + in.nextInt()", true);
        KernelMessage first = kernel.awaitMessage(
                "a question", m -> m.channel() == Channel.STDIN && m.parentId().equals(id));
        kernel.client().answer("墨水 😀");
        kernel.awaitMessage(
                "a second question",
                m -> m.channel() == Channel.STDIN && m.parentId().equals(id) && m != first);
        kernel.client().answer("7");
        assertEquals("墨水 😀|7", kernel.await(id).result());
    }

    @Test
    void aPasswordIsAskedForAsOne() throws Exception {
        String id = kernel.client().execute("password(\"key? \").length()", true);
        KernelMessage question = kernel.awaitMessage(
                "a question", m -> m.channel() == Channel.STDIN && m.parentId().equals(id));
        assertEquals("key? ", question.text("prompt"));
        assertTrue(question.content().path("password").asBoolean());
        kernel.client().answer("secret");
        assertEquals("6", kernel.await(id).result());
    }

    @Test
    void whereNobodyCanTypeReadingSaysSo() throws Exception {
        Answer answer = kernel.run("new Scanner(System.in).nextLine()");
        assertEquals("error", answer.status());
        assertTrue(answer.traceback().contains("asks for input"), answer.traceback());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void whatIsNoMessageOrIsSignedWronglyIsLeftOut() throws Exception {
        List<byte[]> forged = List.of(
                ascii("<IDS|MSG>"),
                ascii("0".repeat(64)),
                ascii("{\"msg_id\":\"1\",\"session\":\"s\",\"msg_type\":\"execute_request\",\"version\":\"5.3\"}"),
                ascii("{}"),
                ascii("{}"),
                ascii("{\"code\":\"System.out.println(\\\"forged\\\");\"}"));
        for (Channel channel : List.of(Channel.SHELL, Channel.CONTROL, Channel.STDIN)) {
            kernel.client().sendParts(channel, forged);
            kernel.client().sendParts(channel, List.of(ascii("nonsense")));
            kernel.client().sendParts(channel, Arrays.asList(ascii("<IDS|MSG>"), new byte[0]));
        }
        for (String json : List.of("{", "[]", "null", "7", "", "{\"msg_id\": {}}", "{\"msg_id\":\"1\"}")) {
            kernel.client().sendSigned(Channel.SHELL, ascii(json), ascii("{}"));
            kernel.client().sendSigned(Channel.SHELL, ascii(HEADER), ascii(json));
        }
        kernel.client().send(Channel.SHELL, "no_such_request", KernelClient.content());
        kernel.client()
                .send(Channel.SHELL, "execute_request", KernelClient.content().put("code", 1));
        assertEquals("alive", kernel.runs("\"alive\"").result());
        assertFalse(kernel.received().stream().anyMatch(m -> m.text("text").contains("forged")));
        Answer control =
                kernel.await(kernel.client().send(Channel.CONTROL, "kernel_info_request", KernelClient.content()));
        assertEquals("ok", control.status());
    }

    @Test
    void aRequestThatCannotBeServedIsAnsweredWithAnError() throws Exception {
        for (String type : List.of("complete_request", "inspect_request", "is_complete_request")) {
            Answer answer = kernel.ask(type, KernelClient.content());
            assertEquals("error", answer.status(), type);
            assertFalse(answer.reply().path("ename").asText().isEmpty(), type);
        }
    }

    @Test
    void aCommThatNobodyWantsIsClosed() throws Exception {
        ObjectNode open = KernelClient.content().put("comm_id", "c1").put("target_name", "nobody");
        open.putObject("data");
        String id = kernel.client().send(Channel.SHELL, "comm_open", open);
        kernel.awaitMessage(
                "comm_close", m -> m.type().equals("comm_close") && m.parentId().equals(id));
        kernel.awaitMessage("idle", m -> m.parentId().equals(id) && Conversation.isStatus(m, "idle"));
    }

    @Test
    void twoClientsShareTheSessionAndGetTheirOwnReplies() throws Exception {
        try (KernelClient second = kernel.kernel().connect()) {
            second.send(Channel.SHELL, "kernel_info_request", KernelClient.content());
            List<KernelMessage> others = new ArrayList<>();
            while (others.stream().noneMatch(m -> m.channel() == Channel.IOPUB)) { // its subscription has arrived
                others.add(second.poll(5000));
                second.send(Channel.SHELL, "kernel_info_request", KernelClient.content());
            }
            kernel.runs("int ofBoth = 3;");
            String id = second.execute("input(\"second? \") + ofBoth", true);
            while (others.stream().noneMatch(m -> m.channel() == Channel.STDIN)) {
                others.add(second.poll(5000));
            }
            second.answer("x");
            while (others.stream().noneMatch(m -> m.type().equals("execute_reply"))) {
                others.add(second.poll(5000));
            }
            kernel.awaitMessage(
                    "the result, seen by all",
                    m -> m.parentId().equals(id) && m.type().equals("execute_result"));
            assertFalse(
                    kernel.received().stream().anyMatch(m -> m.parentId().equals(id) && m.channel() != Channel.IOPUB));
            assertTrue(others.stream()
                    .anyMatch(m ->
                            m.type().equals("execute_reply") && m.parentId().equals(id)));
        }
    }

    @Test
    void shutdownIsAnsweredAndEndsTheProcess() throws Exception {
        try (Conversation other = Conversation.start(folder)) {
            other.runs("Runtime.getRuntime().addShutdownHook(new Thread(() -> { while (true) {} }));");
            long start = System.nanoTime();
            String id = other.client()
                    .send(
                            Channel.CONTROL,
                            "shutdown_request",
                            KernelClient.content().put("restart", true));
            KernelMessage reply = other.awaitMessage(
                    "the reply",
                    m -> m.channel() == Channel.CONTROL && m.parentId().equals(id));
            assertTrue(reply.content().path("restart").asBoolean());
            assertEquals("ok", reply.text("status"));
            assertTrue(other.kernel().process().waitFor(5, TimeUnit.SECONDS));
            assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) < 4);
        }
    }
}
