package dev.inkling.corpus.format;

import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads XML without what it may ask for from outside: no document type, no entities, nothing fetched. */
final class Xml {
    /** Elements inside each other. */
    static final int DEEPEST = 1000;

    private static final XMLInputFactory FACTORY = factory();

    private Xml() {}

    private static XMLInputFactory factory() {
        // The platform's own, whatever else is on the class path: what it forbids is known.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> InputStream.nullInputStream());
        return factory;
    }

    static synchronized XMLStreamReader reader(InputStream in) throws XMLStreamException {
        return FACTORY.createXMLStreamReader(in);
    }

    /** What is wrong with a file, in the words of the parser, on one line. */
    static String fault(XMLStreamException problem) {
        int line = problem.getLocation() == null ? -1 : problem.getLocation().getLineNumber();
        String message =
                problem.getMessage() == null ? "" : problem.getMessage().replaceAll("(?s).*Message: ", "");
        return (line > 0 ? "line " + line + ": " : "")
                + message.replaceAll("\\s+", " ").strip();
    }
}
