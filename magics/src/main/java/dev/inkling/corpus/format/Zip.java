package dev.inkling.corpus.format;

import dev.inkling.StrictText;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** A zip archive, read under a budget. Its entries never become files, and names that would lead out are refused. */
final class Zip implements Closeable {
    private final ZipFile file;
    private final Budget budget;

    private Zip(ZipFile file, Budget budget) {
        this.file = file;
        this.budget = budget;
    }

    /** An entry with its name in the encoding that it is written in. */
    record Entry(String name, ZipArchiveEntry raw) {
        String lastName() {
            return name.substring(name.lastIndexOf('/') + 1);
        }
    }

    static Zip open(Content content, Budget budget) throws IOException {
        SeekableByteChannel channel = content.channel();
        try {
            ZipFile file = ZipFile.builder()
                    .setSeekableByteChannel(channel)
                    .setCharset(StandardCharsets.UTF_8)
                    .setUseUnicodeExtraFields(true)
                    .setIgnoreLocalFileHeader(true)
                    .get();
            return new Zip(file, budget);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new Refused("it is no whole zip archive; get a sound copy of it", e);
        }
    }

    /** The files in the archive, in its order. */
    List<Entry> entries(Decoder decoder) throws Refused {
        List<Entry> entries = new ArrayList<>();
        var all = file.getEntries();
        while (all.hasMoreElements()) {
            ZipArchiveEntry raw = all.nextElement();
            budget.entry();
            String name = name(raw, decoder);
            if (leadsOut(name)) {
                throw new Refused("its entry \"" + Names.shown(name)
                        + "\" leads out of the archive, as in files made to do harm; it is not unpacked");
            }
            if (raw.isUnixSymlink()) {
                throw new Refused("its entry \"" + Names.shown(name)
                        + "\" is a link, which may lead out of the archive; it is not unpacked");
            }
            if (!raw.isDirectory()) {
                entries.add(new Entry(name, raw));
            }
        }
        return entries;
    }

    Optional<Entry> entry(String name) {
        ZipArchiveEntry raw = file.getEntry(name);
        return raw == null ? Optional.empty() : Optional.of(new Entry(name, raw));
    }

    /** The entry's bytes, as far as the budget goes. */
    InputStream open(Entry entry) throws IOException {
        if (entry.raw.getGeneralPurposeBit().usesEncryption()) {
            throw new Refused("it is locked with a password; unpack it first");
        }
        if (!file.canReadEntryData(entry.raw)) {
            throw new Refused("it is packed in a way that is not read (method " + entry.raw.getMethod()
                    + "); pack it again as a common zip");
        }
        try {
            return budget.limit(file.getInputStream(entry.raw), Names.shown(entry.name));
        } catch (ZipException e) {
            throw new Refused("it cannot be unpacked (" + e.getMessage() + ")", e);
        }
    }

    byte[] bytes(Entry entry) throws IOException {
        try (InputStream in = open(entry)) {
            return in.readAllBytes();
        }
    }

    /** Names are in UTF-8 when the archive says so, else in what the system of its maker wrote, GBK in much of China. */
    private static String name(ZipArchiveEntry raw, Decoder decoder) {
        String name = raw.getName();
        byte[] bytes = raw.getRawName();
        if (bytes == null || raw.getNameSource() != ZipArchiveEntry.NameSource.NAME) {
            return name;
        }
        if (StrictText.decode(bytes, StandardCharsets.UTF_8).isPresent()) {
            return new String(bytes, StandardCharsets.UTF_8).replace('\\', '/');
        }
        try {
            return decoder.decode(bytes).text().replace('\\', '/');
        } catch (Refused e) {
            return WebPage.charset("GB18030")
                    .flatMap(charset -> StrictText.decode(bytes, charset))
                    .orElse(name)
                    .replace('\\', '/');
        }
    }

    private static boolean leadsOut(String name) {
        if (name.startsWith("/") || name.indexOf('\0') >= 0 || name.matches("(?s)[A-Za-z]:.*")) {
            return true;
        }
        for (String step : name.split("/", -1)) {
            if (step.equals("..")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
