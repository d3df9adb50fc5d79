package dev.inkling.kernel;

import dev.inkling.kernel.magic.CellParser;
import dev.inkling.kernel.magic.KernelMagics;
import dev.inkling.kernel.magic.MagicAssist;
import dev.inkling.kernel.magic.MagicRunner;
import dev.inkling.kernel.protocol.CellInput;
import dev.inkling.kernel.protocol.CellOutput;
import dev.inkling.kernel.protocol.Connection;
import dev.inkling.kernel.protocol.Publisher;
import dev.inkling.kernel.protocol.RunningCell;
import dev.inkling.kernel.shell.CellFailure;
import dev.inkling.kernel.shell.Guard;
import dev.inkling.kernel.shell.JavaAssist;
import dev.inkling.kernel.shell.JavaShell;
import dev.inkling.notebook.Display;
import dev.inkling.notebook.MagicRegistry;
import io.github.spencerpark.jupyter.channels.JupyterConnection;
import io.github.spencerpark.jupyter.channels.ShellReplyEnvironment;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.LanguageInfo;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.history.HistoryManager;
import io.github.spencerpark.jupyter.messages.Message;
import io.github.spencerpark.jupyter.messages.MessageType;
import io.github.spencerpark.jupyter.messages.publish.PublishStream.StreamType;
import io.github.spencerpark.jupyter.messages.reply.KernelInfoReply;
import io.github.spencerpark.jupyter.messages.request.KernelInfoRequest;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The kernel: Java and magics in one session, spoken to by the Jupyter protocol. */
final class InklingKernel extends BaseKernel {
    /** A button and a signal for the same wish, such as Ctrl-C in a terminal, count once. */
    private static final long SAME_INTERRUPT_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final JavaShell java;
    private final MagicRegistry registry;
    private final ResultRenderer resultRenderer;
    private final Assist assist;
    private final HistoryStore history = new HistoryStore();
    private final NotebookCell.Shown shown = new NotebookCell.Shown();
    private Publisher publisher;
    private CellInput input;
    private CellRunner runner;
    private ExecuteHandler executions;
    private long lastInterruptNanos;

    /** @param registry the magics of the library; the kernel adds its own */
    InklingKernel(JavaShell java, MagicRegistry registry, ResultRenderer resultRenderer) {
        this.java = java;
        this.registry = registry;
        this.resultRenderer = resultRenderer;
        this.assist = new Assist(new JavaAssist(java), new MagicAssist(registry));
        setShouldReplaceStdStreams(false);
        KernelMagics.register(registry, java, this::runInMagic, history::cells);
    }

    @Override
    public void becomeHandlerForConnection(JupyterConnection given) {
        super.becomeHandlerForConnection(given);
        Connection connection = (Connection) given;
        publisher = connection.publisher();
        input = new CellInput(connection.input());
        runner = new CellRunner(java, new MagicRunner(java, registry), publisher, input, shown);
        StartupFile startup = new StartupFile(this::runInMagic);
        executions = new ExecuteHandler(connection, java, runner, resultRenderer, history, startup);
        CellStreams streams = new CellStreams(
                CellOutput.printStream(publisher, StreamType.OUT),
                CellOutput.printStream(publisher, StreamType.ERR),
                input);
        streams.install();
        CellApi.attach(new CellApi.Parts(publisher, input, shown, resultRenderer));
        Thread.setDefaultUncaughtExceptionHandler(InklingKernel::reportUncaught);
        connection.setHandler(MessageType.KERNEL_INFO_REQUEST, this::info);
        AssistHandlers.register(connection, assist);
        assist.prepare();
        connection.setHandler(MessageType.EXECUTE_REQUEST, (replies, request) -> {
            streams.install();
            getCommManager().setMessageContext(request);
            executions.handle(replies, request);
        });
    }

    private static void reportUncaught(Thread thread, Throwable problem) {
        if (!(problem instanceof Guard.Cancelled)) {
            CellFailure failure = CellFailure.of(problem);
            System.err.println("in thread " + thread.getName() + ": " + String.join("\n", failure.traceback()));
        }
    }

    private void info(ShellReplyEnvironment replies, Message<KernelInfoRequest> request) {
        replies.setBusyDeferIdle();
        replies.reply(new KernelInfoReply(
                "5.3", "inkling", Version.current(), getLanguageInfo(), getBanner(), getHelpLinks()));
    }

    @Override
    public String getBanner() {
        return "Inkling " + Version.current() + ", Java " + Runtime.version().feature()
                + ". %lsmagic lists the magics.";
    }

    @Override
    public LanguageInfo getLanguageInfo() {
        return new LanguageInfo.Builder("java")
                .version(System.getProperty("java.version"))
                .mimetype("text/x-java")
                .fileExtension(".java")
                .pygments("java")
                .codemirror("text/x-java")
                .build();
    }

    @Override
    public HistoryManager getHistoryManager() {
        return history;
    }

    /** Has ready what the first cell needs, while Java is being prepared on another thread. */
    void prepareFirstCell() {
        Guard.prepare();
        CellParser.parse("1");
        NotebookCell.data(resultRenderer.display(1));
    }

    /** Runs code on behalf of the calling thread's cell. */
    @Override
    public DisplayData eval(String code) throws Exception {
        Object value = runner.run(code, "expression", RunningCell.current()).value();
        return value == null ? null : NotebookCell.data(resultRenderer.display(value));
    }

    /** Code inside of a magic, such as {@code %time}. */
    private void runInMagic(String code, String origin, boolean show) throws CellFailure {
        RunningCell cell = RunningCell.current();
        Object value = runner.run(code, origin, cell).value();
        if (show && value != null) {
            Display display = resultRenderer.display(value);
            new NotebookCell(publisher, input, cell, shown, Optional.empty()).show(display);
        }
    }

    @Override
    public String isComplete(String code) {
        return switch (assist.isComplete(code)) {
            case COMPLETE -> IS_COMPLETE_YES;
            case INVALID -> IS_COMPLETE_BAD;
            case INCOMPLETE -> Assist.indent(code);
        };
    }

    /** Called by the control channel and by SIGINT. */
    @Override
    public synchronized void interrupt() {
        long now = System.nanoTime();
        Optional<RunningCell> cell = executions.current();
        if (cell.isEmpty()) {
            java.interruptBackground();
            return;
        }
        if (now - lastInterruptNanos < SAME_INTERRUPT_NANOS && cell.get().interrupted()) {
            return;
        }
        lastInterruptNanos = now;
        Optional<String> word = java.interrupt(cell.get());
        if (cell.get().cancelled()) {
            publisher.discard(cell.get());
        }
        word.ifPresent(text -> publisher.print(cell.get(), StreamType.ERR, text + "\n"));
    }
}
