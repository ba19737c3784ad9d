package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    @TempDir
    Path folder = Path.of("");

    @Test
    void anEnsembleOnSparkHasTheTablesOfThreads() throws IOException {
        List<String> all = new ArrayList<>();
        for (String[] where : new String[][]{{}, {"--threads", "1"}, {"--master", "local[2]"}}) {
            Path json = folder.resolve("e" + all.size() + ".json");
            List<String> args = new ArrayList<>(List.of("ensemble", "heston", "--paths", "150001", "--steps", "4",
                    "--quantiles", "0.05,0.5", "--histogram", "0,200,10", "--json", json.toString(), "--parquet",
                    folder.resolve("states" + all.size()).toString()));
            args.addAll(List.of(where));
            all.add(printed(args.toArray(String[]::new)) + Files.readString(json));
        }
        assertTrue(all.getFirst().contains("\"rank\": 0.05, \"value\": "), all::toString);
        assertEquals(List.of(all.getFirst(), all.getFirst(), all.getFirst()), all);
        Path part = Path.of("part-000000000131072.parquet");
        assertEquals(-1,
                Files.mismatch(folder.resolve("states0").resolve(part), folder.resolve("states2").resolve(part)));
        assertTrue(Files.exists(folder.resolve("states2/_SUCCESS")));
    }

    @Test
    void aFolderThatIsNotEmptyIsOneLine() throws IOException {
        Files.writeString(folder.resolve("mine"), "x");
        for (Path target : List.of(folder, folder.resolve("mine"))) {
            err.getBuffer().setLength(0);
            assertEquals(2, run("ensemble", "--paths", "10", "--parquet", target.toString()));
            assertEquals(
                    "itograd: --parquet: " + target + " is not an empty folder; name another one, or remove what is"
                            + " there; see \"itograd ensemble --help\"",
                    err.toString().strip());
        }
        err.getBuffer().setLength(0);
        assertEquals(1, run("ensemble", "--paths", "10", "--parquet", "/proc/states"));
        assertTrue(err.toString().startsWith("itograd: parquet: /proc/states: ") && err.toString().lines().count() == 1,
                err::toString);
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
