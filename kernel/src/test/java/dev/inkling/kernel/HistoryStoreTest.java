package dev.inkling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.spencerpark.jupyter.kernel.history.HistoryEntry;
import io.github.spencerpark.jupyter.kernel.history.HistoryManager.ResultFlag;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryStoreTest {
    private static final Set<ResultFlag> NONE = EnumSet.noneOf(ResultFlag.class);
    private final HistoryStore store = new HistoryStore();

    @BeforeEach
    void fill() {
        store.add(1, "int a = 1;", "");
        store.add(2, "a + 1", "2");
        store.add(3, "int b = [a-z];\nb", "");
        store.add(4, "a + 1", "3");
    }

    private static List<String> inputs(List<HistoryEntry> entries) {
        return entries.stream().map(HistoryEntry::getInput).toList();
    }

    @Test
    void theTailIsTheNewestInOrder() {
        assertEquals(List.of("int b = [a-z];\nb", "a + 1"), inputs(store.lookupTail(2, NONE)));
        assertEquals(4, store.lookupTail(99, NONE).size());
    }

    @Test
    void aRangeEndsBeforeItsStop() {
        assertEquals(List.of("a + 1", "int b = [a-z];\nb"), inputs(store.lookupRange(0, 2, 4, NONE)));
        assertEquals(List.of(), store.lookupRange(2, 1, 4, NONE));
    }

    @Test
    void aSearchTakesStarsAndQuestionMarksOnly() {
        assertEquals(List.of("int a = 1;", "int b = [a-z];\nb"), inputs(store.search("int ? =*", 10, NONE)));
        assertEquals(List.of("int b = [a-z];\nb"), inputs(store.search("*[a-z]*", 10, NONE)));
        assertEquals(List.of("a + 1", "a + 1"), inputs(store.search("a*", 10, NONE)));
        assertEquals(
                4, store.search("a*", 10, EnumSet.of(ResultFlag.UNIQUE)).get(0).getCellNumber());
        assertEquals(1, store.search("a*", 1, NONE).size());
    }

    @Test
    void outputsComeOnlyWhenAskedFor() {
        assertNull(store.lookupTail(1, NONE).get(0).getOutput());
        assertEquals(
                "3",
                store.lookupTail(1, EnumSet.of(ResultFlag.INCLUDE_OUTPUT))
                        .get(0)
                        .getOutput());
    }
}
