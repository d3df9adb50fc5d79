package dev.inkling.kernel.javadoc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The texts are those that JShell of JDK 17 gives. */
class SignatureTest {
    @Test
    void methodsAreTakenApart() {
        assertEquals(
                new Signature("Session", "finetune", true, List.of("FinetuneConfig", "BooleanSupplier")),
                Signature.parse("Run Session.finetune(dev.inkling.train.FinetuneConfig config,"
                        + " java.util.function.BooleanSupplier interrupted)"));
        assertEquals(
                new Signature("Collections", "sort", true, List.of("List", "Comparator")),
                Signature.parse("void Collections.<T>sort(List<T> list, Comparator<? super T> c)"));
        assertEquals(
                new Signature("Map.Entry", "comparingByKey", true, List.of()),
                Signature.parse("Comparator<Map.Entry<K, V>> Map.Entry<K, V>.<K extends Comparable<? super K>,"
                        + " V>comparingByKey()"));
        assertEquals(
                new Signature("Files", "list", true, List.of("Path")),
                Signature.parse("Stream<Path> Files.list(Path dir) throws IOException"));
        assertEquals(
                new Signature("List", "of", true, List.of("E[]")),
                Signature.parse("List<E> List.<E>of(E... elements)"));
    }

    @Test
    void constructorsFieldsAndTypesToo() {
        assertEquals(
                new Signature("ArrayList", "ArrayList", true, List.of("int")),
                Signature.parse("ArrayList<E>(int initialCapacity)"));
        assertEquals(new Signature("Math", "PI", false, List.of()), Signature.parse("Math.PI:double"));
        assertEquals(
                new Signature("java.util.Map.Entry", "", false, List.of()),
                Signature.parse("java.util.Map.Entry<K, V>"));
    }

    @Test
    void whatBelongsToNoTypeHasNone() {
        assertNull(Signature.parse("int twice(int n)"));
        assertNull(Signature.parse("inkling:dev.inkling.session.Session"));
    }
}
