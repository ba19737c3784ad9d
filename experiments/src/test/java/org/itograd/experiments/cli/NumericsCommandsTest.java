package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `convergence` and `expectation` from the command line.
class NumericsCommandsTest {
    @TempDir
    Path folder = Path.of("");

    private static String run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        assertEquals(0, line.execute(args), err::toString);
        return out.toString();
    }

    @Test
    void convergencePrintsATableAndAPlot() throws IOException {
        Path plot = folder.resolve("orders.png");
        String table = run("convergence", "--solver", "Milstein", "--problem", "gbm,rotation,ode-growth", "--plot",
                plot.toString());
        assertEquals(4, table.lines().count(), table);
        assertTrue(table.contains("claimed") && table.contains("rotation"), table);
        assertEquals("PNG", new String(Files.readAllBytes(plot), 1, 3, StandardCharsets.US_ASCII));
    }

    @Test
    void convergencePrintsOneLineOfJsonForEachStudy() {
        List<String> lines = run("convergence", "--solver", "EulerMaruyama", "--problem", "jumps,ode-growth", "--json")
                .lines().toList();
        assertEquals(2, lines.size());
        assertTrue(
                lines.getFirst()
                        .startsWith("{\"solver\": \"EulerMaruyama\", \"problem\": \"jumps\", \"calculus\": \"ito\","
                                + " \"noise\": \"diagonal\", \"claimed_strong\": null, \"measured_strong\": null"),
                lines::toString);
        for (String key : new String[]{"strong_low", "strong_high", "claimed_weak", "measured_weak", "weak_low",
            "weak_high", "seconds"}) {
            assertTrue(lines.getFirst().contains("\"" + key + "\": "), key);
        }
    }

    @Test
    void expectationPrintsTheValueItsIntervalAndTheCost() {
        String call = run("expectation", "--tolerance", "2e-3");
        assertTrue(call.contains("with confidence 0.95") && call.contains("level 2") && call.contains("exact 0.109864"),
                call);
        assertTrue(run("expectation", "ou", "--method", "antithetic", "--tolerance", "0.01").contains("exact 0.2045"));
        assertTrue(run("expectation", "gbm-call", "--method", "sobol", "--tolerance", "2e-3")
                .contains("by Milstein, sobol"));
        assertTrue(run("expectation", "noncommutative", "--tolerance", "0.05").contains("by TruncatedMilstein, twins"));
        assertTrue(run("expectation", "--list").lines().count() > 10);
    }
}
