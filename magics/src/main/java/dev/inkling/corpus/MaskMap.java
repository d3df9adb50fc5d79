package dev.inkling.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.AtomicMove;
import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Which placeholder stands for which private value, and what the writer said about masking. The same value has the same
 * placeholder in all documents, and in all runs with the same file. A placeholder is drawn from the value by a secret key,
 * so that it neither tells the value nor depends on the order in which documents are read. Safe for use by several threads.
 */
public final class MaskMap {
    private static final int FORMAT = 1;
    private static final String FILE = "masks.json";

    /** No vowels: no words; no letters that look like digits. */
    private static final String SIGNS = "bcdfghjkmnpqrstvwxyz23456789";

    private static final int SHORTEST = 5;
    private static final int KEY_BYTES = 32;

    private static final Map<Rule, String> PREFIXES = new EnumMap<>(Map.of(
            Rule.ID_NUMBERS, "ID",
            Rule.BANK_CARDS, "CARD",
            Rule.KEYS, "KEY",
            Rule.MAIL_ADDRESSES, "MAIL",
            Rule.PHONE_NUMBERS, "PHONE",
            Rule.CHAT_ACCOUNTS, "ACCOUNT"));
    private static final Pattern PLACEHOLDER = Pattern.compile(
            "(?:" + String.join("|", PREFIXES.values()) + ")_[" + SIGNS + "]{" + SHORTEST + ",}",
            Pattern.CASE_INSENSITIVE);

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** For maps without a file: equal in one program, different in the next. */
    private static final byte[] KEY_OF_THIS_PROGRAM = newKey();

    private final Path file;
    private final Map<String, String> values = new TreeMap<>();
    private final Map<Rule, Boolean> answers = new EnumMap<>(Rule.class);
    private byte[] key;
    private boolean changed;

    private MaskMap(Path file, byte[] key) {
        this.file = file;
        this.key = key;
    }

    /** A map that is in memory only. */
    public static MaskMap inMemory() {
        return new MaskMap(null, KEY_OF_THIS_PROGRAM);
    }

    /**
     * The map that is kept in a folder; it begins empty when there is none yet, and is written by {@link #save}.
     *
     * @throws InklingException when it is there and cannot be read
     */
    public static MaskMap in(Path folder) {
        MaskMap map = new MaskMap(folder.resolve(FILE), newKey());
        map.merge();
        return map;
    }

    /** The file that holds the values; none for a map in memory. */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** What the writer answered when asked whether a rule shall mask; nothing when never asked. */
    public synchronized Optional<Boolean> answer(Rule rule) {
        return Optional.ofNullable(answers.get(rule));
    }

    /** Remembers an answer; {@link #save} keeps it. */
    public synchronized void answer(Rule rule, boolean yes) {
        answers.put(rule, yes);
        changed = true;
    }

    /** What stands for a value. */
    synchronized String placeholder(Rule rule, String value) {
        String code = code(rule.id() + "\0" + value);
        for (int length = SHORTEST; ; length++) {
            String placeholder = PREFIXES.get(rule) + "_" + code.substring(0, length);
            String holder = values.putIfAbsent(placeholder, value);
            changed |= holder == null;
            if (holder == null || holder.equals(value)) {
                return placeholder;
            }
        }
    }

    /** What a placeholder stands for; nothing when it is from another map. */
    public synchronized Optional<String> value(String placeholder) {
        return Optional.ofNullable(values.get(placeholder));
    }

    static boolean isPlaceholder(String text, int start, int end) {
        return PLACEHOLDER.matcher(text).region(start, end).matches();
    }

    private String code(String value) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            StringBuilder code = new StringBuilder();
            for (byte b : mac.doFinal(value.getBytes(StandardCharsets.UTF_8))) {
                code.append(SIGNS.charAt((b & 0xff) % SIGNS.length()));
            }
            return code.toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static byte[] newKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /**
     * Writes what is new to the file, which its owner alone can read, together with what other programs added meanwhile.
     *
     * @throws InklingException when it cannot be written
     */
    public synchronized void save() {
        if (file == null || !changed) {
            return;
        }
        Path lock = file.resolveSibling("." + FILE + ".lock");
        try {
            makeFolder(file.getParent());
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                merge();
                Path unfinished = Files.createTempFile(file.getParent(), "." + FILE, ".part");
                try {
                    ownerOnly(unfinished, "rw-------");
                    Files.write(unfinished, JSON.writeValueAsBytes(json()));
                    AtomicMove.replace(unfinished, file);
                } finally {
                    Files.deleteIfExists(unfinished);
                }
            }
            changed = false;
        } catch (IOException e) {
            throw new InklingException(
                    "the values behind the placeholders cannot be kept in " + file + " (" + e
                            + "): let the folder be written, or clean without masks by --skip",
                    e);
        }
    }

    private static void makeFolder(Path folder) throws IOException {
        boolean isNew = !Files.exists(folder);
        Files.createDirectories(folder);
        if (isNew) {
            ownerOnly(folder, "rwx------");
        }
    }

    /** On systems without such permissions the user's own folder is private by itself. */
    private static void ownerOnly(Path path, String permissions) throws IOException {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        } catch (UnsupportedOperationException | FileSystemException e) {
            if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                throw new IOException("its permissions cannot be set", e);
            }
        }
    }

    private ObjectNode json() {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.put("about", "The private values behind the placeholders of cleaned texts. Keep it to yourself.");
        root.put("key", Base64.getEncoder().encodeToString(key));
        ObjectNode asked = root.putObject("answers");
        answers.forEach((rule, yes) -> asked.put(rule.id(), yes));
        ObjectNode all = root.putObject("values");
        values.forEach(all::put);
        return root;
    }

    /** Takes in what the file holds: its key, and the values and answers that are not here. */
    private void merge() {
        if (!Files.exists(file)) {
            return;
        }
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            byte[] stored = Base64.getDecoder().decode(root.path("key").asText());
            if (root.path("format").asInt() != FORMAT || stored.length != KEY_BYTES) {
                throw damaged(null);
            }
            key = stored;
            Map<String, String> others = new LinkedHashMap<>();
            root.path("values")
                    .fields()
                    .forEachRemaining(e -> others.put(e.getKey(), e.getValue().asText()));
            others.forEach(values::putIfAbsent);
            root.path("answers")
                    .fields()
                    .forEachRemaining(e -> answers.putIfAbsent(
                            Rule.named(e.getKey()), e.getValue().asBoolean()));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw damaged(e);
        } catch (IOException e) {
            throw new InklingException(file + " with the values behind the placeholders cannot be read (" + e + ")", e);
        }
    }

    private InklingException damaged(Exception cause) {
        return new InklingException(
                file + " with the values behind the placeholders is damaged: put a copy of it back, or move it away to"
                        + " begin a new one (texts that were masked by it can then not be restored)",
                cause);
    }
}
