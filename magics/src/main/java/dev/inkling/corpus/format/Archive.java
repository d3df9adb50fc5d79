package dev.inkling.corpus.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A zip archive of texts: all of it is taken or, when it is refused, nothing. */
final class Archive {
    private Archive() {}

    static void read(Content content, Context context, Sink sink) throws IOException {
        Context inside = context.inside(context.budget().deeper());
        List<Consumer<Sink>> found = new ArrayList<>();
        Sink later = later(found);
        Map<String, Integer> notRead = new TreeMap<>();
        try (Zip zip = Zip.open(content, inside.budget())) {
            List<Zip.Entry> entries = zip.entries(context.decoder());
            PageFolders folders =
                    new PageFolders(entries.stream().map(Zip.Entry::name).toList());
            for (Zip.Entry entry : entries) {
                if (isHidden(entry.name()) || folders.hold(entry.name())) {
                    continue;
                }
                if (!Formats.reads(entry.lastName())) {
                    String extension = Names.extension(entry.lastName());
                    notRead.merge(extension.isEmpty() ? "no extension" : "." + extension, 1, Integer::sum);
                    continue;
                }
                byte[] bytes;
                try {
                    bytes = zip.bytes(entry);
                } catch (Refused e) {
                    if (e.endsAll()) {
                        throw e;
                    }
                    later.failure(entry.name(), e.getMessage());
                    continue;
                } catch (IOException | RuntimeException e) {
                    later.failure(entry.name(), "its bytes in the archive are damaged; get a sound copy of it");
                    continue;
                }
                Formats.read(Content.of(entry.lastName(), bytes), inside, later.below(entry.name()));
            }
        }
        if (found.isEmpty() && notRead.isEmpty()) {
            throw new Refused("there are no files in it");
        }
        found.forEach(call -> call.accept(sink));
        if (!notRead.isEmpty()) {
            sink.passedOver("not read in it: "
                    + notRead.entrySet().stream()
                            .map(e -> e.getValue() + " with " + e.getKey())
                            .collect(Collectors.joining(", ")));
        }
    }

    private static boolean isHidden(String path) {
        for (String step : path.split("/")) {
            if (Names.isHidden(step)) {
                return true;
            }
        }
        return false;
    }

    private static Sink later(List<Consumer<Sink>> calls) {
        return new Sink() {
            @Override
            public void part(Part part) {
                calls.add(sink -> sink.part(part));
            }

            @Override
            public void failure(String path, String why) {
                calls.add(sink -> sink.failure(path, why));
            }

            @Override
            public void passedOver(String sentence) {
                calls.add(sink -> sink.passedOver(sentence));
            }
        };
    }
}
