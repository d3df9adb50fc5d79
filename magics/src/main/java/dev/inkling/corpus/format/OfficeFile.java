package dev.inkling.corpus.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** What the files of word processors and e-books have in common: XML files in a zip, one of which tells of the others. */
final class OfficeFile {
    /** Takes the elements of an XML file one after the other. */
    interface Handler {
        /** @return false to leave out the element with all that is in it */
        boolean start(XMLStreamReader xml) throws IOException;

        void words(String words);

        void end(String name);
    }

    private OfficeFile() {}

    /** @throws Refused when the file has no such entry, or it is no XML */
    static void parse(Zip zip, String name, String kind, Handler handler) throws IOException {
        Zip.Entry entry = zip.entry(name)
                .orElseThrow(() -> new Refused("it is no " + kind + " file (it has no " + name + "); save it again"));
        try (InputStream in = zip.open(entry)) {
            parse(in, handler);
        } catch (XMLStreamException e) {
            if (e.getNestedException() instanceof IOException problem) {
                throw problem;
            }
            throw new Refused("its " + name + " is damaged (" + Xml.fault(e) + "); get a sound copy of it", e);
        }
    }

    private static void parse(InputStream in, Handler handler) throws XMLStreamException, IOException {
        XMLStreamReader xml = Xml.reader(in);
        try {
            int depth = 0;
            int skipped = 0;
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    if (++depth > Xml.DEEPEST) {
                        throw new Refused("its elements lie in each other more than " + Xml.DEEPEST + " deep");
                    }
                    if (skipped == 0 && !handler.start(xml)) {
                        skipped = depth;
                    }
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    if (skipped == 0) {
                        handler.end(xml.getLocalName());
                    } else if (skipped == depth) {
                        skipped = 0;
                    }
                    depth--;
                } else if (skipped == 0
                        && (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA)) {
                    handler.words(xml.getText());
                }
            }
        } finally {
            xml.close();
        }
    }

    /** The simple values of an XML file, the first of each name; nothing when there is no such file or it is damaged. */
    static Map<String, String> values(Zip zip, String name) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        if (zip.entry(name).isEmpty()) {
            return values;
        }
        StringBuilder words = new StringBuilder();
        try {
            parse(zip, name, "", new Handler() {
                @Override
                public boolean start(XMLStreamReader xml) {
                    words.setLength(0);
                    return true;
                }

                @Override
                public void words(String more) {
                    words.append(more);
                }

                @Override
                public void end(String element) {
                    values.putIfAbsent(element, words.toString().strip());
                    words.setLength(0);
                }
            });
        } catch (Refused e) {
            if (e.endsAll()) {
                throw e;
            }
        }
        return values;
    }

    /** Attribute by its local name, whatever its namespace. */
    static Optional<String> attribute(XMLStreamReader xml, String name) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (xml.getAttributeLocalName(i).equals(name)) {
                return Optional.of(xml.getAttributeValue(i));
            }
        }
        return Optional.empty();
    }
}
