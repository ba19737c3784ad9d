package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.itograd.experiments.MemoryFolder;
import org.itograd.experiments.report.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The numbers that commands print, for programs to read.
class JsonOptionTest {
    @TempDir(factory = MemoryFolder.class)
    Path folder = Path.of("");

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private Json numbers(String name) throws IOException {
        return Json.read(Files.readString(folder.resolve(name)));
    }

    private static Outcome run(String... args) {
        Outcome outcome = Outcome.run(args);
        assertEquals(0, outcome.code(), outcome.err());
        return outcome;
    }

    /// The others print lines of JSON by themselves (`bench`, `parity`), write a file of numbers in any case (`demo`, `study`), or print none.
    @Test
    void everyCommandThatPrintsNumbersHasIt() {
        TreeSet<String> with = new TreeSet<>();
        Main.commandLine().getSubcommands().forEach((name, command) -> {
            if (command.getCommandSpec().findOption("--json") != null) {
                with.add(name);
            }
        });
        assertEquals(
                new TreeSet<>(List.of("attack", "convergence", "ensemble", "evaluate", "example", "expectation",
                        "solve", "stability", "sweep",
                        "train")),
                with);
    }

    @Test
    void aloneOnTheTerminalTheyAreAllThatIsPrinted() {
        Outcome outcome = run("solve", "gbm", "--set", "mu=0.1", "--paths", "3", "--steps", "4", "--json", "-", "--csv",
                file("paths.csv"));
        Json all = Json.read(outcome.out());
        assertEquals("gbm", all.at("equation").string());
        assertEquals(0.1, all.at("parameters").at("mu").number());
        assertEquals(3, all.at("paths").number());
        assertTrue(outcome.err().contains("at the end"), outcome.err());
        Outcome.assertFails(2, "only one of them can go to the terminal", "solve", "--json", "-", "--csv", "-");
        Outcome.assertFails(2, "name the same file", "solve", "--json", file("x"), "--csv", file("x"));
        Outcome.assertFails(1, "is a directory", "expectation", "--json", folder.toString());
    }

    @Test
    void solveWritesTheEndStatesWithAllTheirDigits() throws IOException {
        run("solve", "heston", "--paths", "3", "--steps", "4", "--json", file("ends.json"), "--csv", file("paths.csv"));
        List<String> ends = Files.readAllLines(folder.resolve("paths.csv"));
        Json end = numbers("ends.json").at("end");
        for (int c = 0; c < 2; c++) {
            int column = 2 + c;
            double[] x = ends.subList(ends.size() - 3, ends.size()).stream()
                    .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[column])).toArray();
            Json found = end.elements().get(c);
            assertEquals(Math.min(x[0], Math.min(x[1], x[2])), found.at("least").number());
            assertEquals(Math.max(x[0], Math.max(x[1], x[2])), found.at("greatest").number());
            assertEquals((x[0] + x[1] + x[2]) / 3, found.at("mean").number(), 1e-15 * Math.abs(x[0]));
        }
    }

    @Test
    void expectationWritesWhatItPrints() throws IOException {
        Outcome outcome = run("expectation", "--tolerance", "5e-3", "--json", file("call.json"));
        Json all = numbers("call.json");
        double value = all.at("value").number();
        assertTrue(outcome.out().contains(String.format(Locale.ROOT, "%.6g in [%.6g, ", value, all.at("low").number())),
                outcome.out());
        assertEquals(value - all.at("exact").number(), all.at("error").number());
        assertEquals(all.at("cost").number(),
                all.at("levels").elements().stream().mapToDouble(l -> l.at("cost").number()).sum(),
                1e-9 * all.at("cost").number());
        assertEquals("multilevel", all.at("method").string());
    }

    @Test
    void trainingAndMeasuringWriteWhatTheyPrint() throws IOException {
        String data = SmallImages.in(folder, 4).toString();
        run("train", "--data", data, "--epochs", "2", "--channels", "4", "--noise", "multiplicative", "--checkpoint",
                file("run"),
                "--json", file("train.json"));
        Json trained = numbers("train.json");
        assertEquals(2, trained.at("history").elements().size());
        assertEquals(2, trained.at("history").elements().getLast().at("epoch").number());
        Outcome outcome = run("evaluate", file("run"), "--data", data, "--draws", "2", "--attack-steps", "1",
                "--attack-draws", "1",
                "--attack-images", "3", "--json", file("evaluate.json"));
        Json all = numbers("evaluate.json");
        double share = all.at("clean").at("accuracy").number();
        assertTrue(outcome.out().contains(String.format(Locale.ROOT, "%-28s %.1f %%", "clean", 100 * share)),
                outcome.out());
        assertTrue(outcome.out().contains(String.format(Locale.ROOT, "%.4f", all.at("nll").number())), outcome.out());
        assertEquals(3, all.at("pgd_l2").elements().getFirst().at("images").number());
        assertEquals(2, all.at("draws").number());
        Outcome.assertFails(2, "would replace", "evaluate", file("run"), "--data", data, "--json", file("run"));
        run("sweep", "--data", data, "--noise", "jump", "--seeds", "1", "--epochs", "1", "--channels", "4", "--json",
                file("sweep.json"));
        Json sweep = numbers("sweep.json").elements().getFirst();
        assertEquals("jump", sweep.at("noise").string());
        assertTrue(sweep.at("rows").elements().size() >= 3);
    }
}
