package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// `--master` from the command line.
class MasterOptionTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }

    /// What a command printed but for the times it took, and γ, which is a rate of times.
    private String printed(String... args) {
        out.getBuffer().setLength(0);
        assertEquals(0, run(args), err::toString);
        return out.toString().replaceAll("gamma -?[\\d.]+|[\\d.]+ s\\b", "");
    }

    @Test
    void anExpectationOnSparkIsPrintedDigitForDigitAsWithout() {
        for (String method : List.of("multilevel", "plain")) {
            String[] one = {"expectation", "gbm-call", "--tolerance", "5e-4", "--seed", "3", "--method", method};
            String[] two = {"expectation", "gbm-call", "--tolerance", "5e-4", "--seed", "3", "--method", method,
                "--master", "local[2]"};
            String expected = printed(one);
            assertTrue(expected.contains(" in [0.1"), expected);
            assertEquals(expected, printed(two));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nowhere, 'itograd: --master: is no address of a cluster; use local[2], local-cluster[2,1,1024], spark://HOST:7077'",
        "spark://127.0.0.1:1, 'itograd: --master: nothing answers at spark://127.0.0.1:1 (Connection refused)'",
        "spark://127.0.0.1, 'itograd: --master: \"127.0.0.1\" is no HOST:PORT; the port is 7077 by default'"
    })
    void aWrongMasterIsOneLine(String master, String begin) {
        assertEquals(1, run("expectation", "--tolerance", "0.1", "--master", master));
        assertTrue(err.toString().startsWith(begin) && err.toString().lines().count() == 1, err::toString);
    }
}
