package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.itograd.experiments.report.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnsembleCommandTest {
    @TempDir
    Path folder = Path.of("");

    private static String run(String... args) {
        Outcome outcome = Outcome.run(args);
        assertEquals(0, outcome.code(), outcome::err);
        return outcome.out();
    }

    /// E X(1) = e^0.05 and Var X(1) = e^0.1 (e^0.04 − 1); 10^5 paths.
    @Test
    void printsMeanErrorAndDeviation() {
        List<String> lines = run("ensemble", "gbm", "--paths", "1e5", "--steps", "32").lines().toList();
        assertEquals("gbm by Milstein, t1 = 1.0, steps = 32, paths = 100000, seed = 1", lines.getFirst());
        String[] last = lines.getLast().split(" +", -1);
        assertEquals(1.05127, Double.parseDouble(last[2]), 3e-3);
        assertEquals(6.7e-4, Double.parseDouble(last[3]), 2e-5);
        assertEquals(0.21237, Double.parseDouble(last[4]), 3e-3);
    }

    @Test
    void tablesHaveAllDigitsAndHistogramsAllPaths() throws IOException {
        Path json = folder.resolve("new/e.json");
        String csv = run("ensemble", "heston", "--paths", "3000", "--steps", "8", "--at", "0.5,1", "--histogram",
                "0,200,20", "--csv", "-", "--json", json.toString());
        List<String> lines = csv.lines().toList();
        assertEquals("t,component,paths,sum,mean,variance,standard_error", lines.getFirst());
        assertEquals(5, lines.size());
        Json.Obj one = (Json.Obj) Json.read(Files.readString(json)).at("states").elements().get(2);
        String[] cells = lines.get(3).split(",", -1);
        assertEquals(List.of("1.0", "s", "3000"), List.of(cells).subList(0, 3));
        assertEquals(Double.parseDouble(cells[4]), one.at("mean").number());
        Json histogram = one.at("histogram");
        double all = histogram.at("below").number() + histogram.at("above").number();
        assertEquals(3000, all + histogram.at("counts").elements().stream().mapToDouble(Json::number).sum());
        assertEquals(csv, run("ensemble", "heston", "--paths", "3e3", "--steps", "8", "--at", "0.5,1", "--csv", "-",
                "--threads", "1"));
    }

    @Test
    void whatCannotBeIsOneLine() {
        Outcome.assertFails(2, "--paths: must be from 1 to 2^50, got 0", "ensemble", "--paths", "0");
        Outcome.assertFails(2, "--paths: must be a whole number from 1 to 2^50, such as 1e9, got 1.5", "ensemble",
                "--paths", "1.5");
        Outcome.assertFails(2, "--paths: must be a whole number", "ensemble", "--paths", "1e999999999");
        Outcome.assertFails(2, "EQUATION: there is none called \"gmb\"; did you mean gbm?", "ensemble", "gmb");
        Outcome.assertFails(2, "--histogram: give FROM,TO,N", "ensemble", "--histogram", "0,1");
        Outcome.assertFails(2, "--histogram: give FROM,TO,N", "ensemble", "--histogram", "0,1,2.5");
        Outcome.assertFails(2, "--quantiles: must rise, from 0.0 at least to 1.0 at most, got [5.0]", "ensemble",
                "--quantiles", "5");
        Outcome.assertFails(2, "--quantiles: must rise", "ensemble", "--quantiles", "0.5,0.5");
        Outcome.assertFails(2, "--quantiles: needs itograd-spark", "ensemble", "--quantiles", "0.5");
        Outcome.assertFails(2, "--y0: heston has the components s, v, so give 2 numbers", "ensemble", "heston", "--y0",
                "1");
        Outcome.assertFails(2, "--t1: must be finite and > 0", "ensemble", "--t1", "NaN");
        Outcome.assertFails(2, "only one of them can go to the terminal", "ensemble", "--csv", "-", "--json", "-");
        for (String at : List.of("2", "1,0.5", "0.5,0.5", "-1", "NaN")) {
            Outcome.assertFails(2, "--at: must rise, from 0.0 at least to 1.0 at most, got [", "ensemble", "--at", at);
        }
    }
}
