package dev.inkling.kernel.magic;

import dev.inkling.InklingException;
import dev.inkling.kernel.client.Notebook;
import dev.inkling.kernel.magic.Segment.MagicCall;
import dev.inkling.kernel.shell.CellFailure;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Code in a file, to be run in the session: Java and magics. A line that begins with {@code // %%} begins a new cell, so
 * that a {@code %%magic} above it knows where its body ends.
 */
public final class SessionFile {
    static final String CELL = "// %%";
    private static final Pattern CELL_LINE = Pattern.compile("(?m)^// %%");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+[\\w.]+\\s*;");

    /**
     * A stretch of the file.
     *
     * @param origin where it comes from, for errors
     * @param code on the lines on which it stands in the file
     */
    private record Part(String origin, String code) {}

    private final List<Part> parts = new ArrayList<>();
    private final List<Integer> leftOut = new ArrayList<>();

    private SessionFile() {}

    /** @throws InklingException when there is no such file, or it is not text */
    public static SessionFile read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new InklingException("there is no file " + file + ": give a .jsh or .java file or a notebook; paths"
                    + " start at " + Path.of("").toAbsolutePath());
        }
        SessionFile read = new SessionFile();
        String name = file.getFileName().toString();
        if (name.toLowerCase(Locale.ROOT).endsWith(".ipynb")) {
            read.addNotebook(name, Notebook.read(file));
            return read;
        }
        try {
            read.addText(name, Files.readString(file, StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            throw new InklingException(file + " is not text in UTF-8: save it as UTF-8", e);
        }
        return read;
    }

    /** A session has no packages: the line that names one is emptied. */
    private void addText(String name, String text) {
        String code = PACKAGE.matcher(text).replaceFirst("").replace("\r\n", "\n");
        Matcher cells = CELL_LINE.matcher(code);
        int from = 0;
        while (cells.find()) {
            addPart(name, code, from, cells.start());
            from = cells.start();
        }
        addPart(name, code, from, code.length());
    }

    private void addPart(String name, String code, int from, int to) {
        long lines = code.substring(0, from).chars().filter(c -> c == '\n').count();
        parts.add(new Part(name, "\n".repeat((int) lines) + code.substring(from, to)));
    }

    /** The cells of Java; one with a magic would train or load once more what the user only wants to look up. */
    private void addNotebook(String name, Notebook notebook) {
        int number = 0;
        for (var cell : notebook.prepareCodeCells()) {
            number++;
            String code = Notebook.source(cell);
            if (CellParser.parse(code).stream().anyMatch(MagicCall.class::isInstance)) {
                leftOut.add(number);
            } else {
                parts.add(new Part(name + " code cell " + number, code));
            }
        }
    }

    /** The code cells of a notebook that hold magics and are not run, from 1. */
    List<Integer> leftOut() {
        return leftOut;
    }

    int size() {
        return parts.size();
    }

    /** Runs all of it, up to the first failure, which then names the file. */
    public void run(KernelMagics.CodeRunner runner) throws CellFailure {
        for (Part part : parts) {
            try {
                runner.run(part.code(), part.origin(), false);
            } catch (CellFailure failure) {
                throw failure.name().equals("Interrupted") ? failure : failure.in(part.origin());
            }
        }
    }
}
