package dev.inkling.kernel.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaAssistTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                int P(int x, java.util.List<String> y).x() | int P.x()
                boolean P(@Size(max = 3) int x).fits(int n) throws IOException | boolean P.fits(int n) throws IOException
                P(int x).ORIGIN:P | P.ORIGIN:P
                String String.substring(int begin, int end) | String String.substring(int begin, int end)
                ArrayList<E>(int initialCapacity) | ArrayList<E>(int initialCapacity)
                Math.PI:double | Math.PI:double
                """)
    void theComponentsOfARecordAreNotWrittenBeforeItsMembers(String shell, String shown) {
        assertEquals(shown, JavaAssist.withoutRecordHeader(shell));
    }
}
