package dev.inkling.model.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Wraps TorchScript source into the archive that {@code torch::jit::load} reads: a stored zip with the pickled module
 * object (no parameters, the attribute {@code training}), its class as source, no constants, and the format version.
 */
final class ScriptArchive {
    private static final String ROOT = "inkling/";
    private static final String CLASS = "Arithmetic";

    private ScriptArchive() {}

    static byte[] of(String methods) throws IOException {
        StringBuilder source = new StringBuilder("class " + CLASS + "(Module):\n")
                .append("  __parameters__ = []\n  __buffers__ = []\n  training : bool\n");
        source.append("  def forward(self, x: Tensor) -> Tensor:\n    return x\n");
        methods.lines()
                .map(ScriptArchive::withoutComment)
                .filter(line -> !line.isBlank())
                .forEach(line -> source.append("  ").append(line).append('\n'));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, "data.pkl", pickledModule());
            put(zip, "code/__torch__.py", source.toString().getBytes(StandardCharsets.UTF_8));
            put(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            put(zip, "version", "10\n".getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    private static String withoutComment(String line) {
        return line.startsWith("#") ? "" : line;
    }

    /** Pickle protocol 2: {@code Arithmetic.__new__(Arithmetic)} with the state {@code {"training": True}}. */
    private static byte[] pickledModule() throws IOException {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        byte[] key = "training".getBytes(StandardCharsets.US_ASCII);
        pickle.write(new byte[] {(byte) 0x80, 2});
        pickle.write(("c__torch__\n" + CLASS + "\n").getBytes(StandardCharsets.US_ASCII));
        pickle.write(new byte[] {')', (byte) 0x81, '}', '('});
        pickle.write(new byte[] {'X', (byte) key.length, 0, 0, 0});
        pickle.write(key);
        pickle.write(new byte[] {(byte) 0x88, 'u', 'b', '.'});
        return pickle.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(ROOT + name);
        CRC32 checksum = new CRC32();
        checksum.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(checksum.getValue());
        entry.setTime(315532800000L);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
