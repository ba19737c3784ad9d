package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.itograd.autodiff.Tensor;
import org.itograd.experiments.equations.NamedSdes;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `convergence`, `expectation` and `solve` from the command line.
class NumericsCommandsTest {
    private static final String DEVICE = System.getProperty("itograd.test.device", "opencl");

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
    void aMasterWithoutSparkIsOneLineThatSaysHowToGetIt() {
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(err, true));
        assertEquals(1, line.execute("expectation", "--tolerance", "0.1", "--master", "local[2]"));
        assertTrue(
                err.toString()
                        .startsWith("itograd: --master: needs Apache Spark, which is not on the class path: start by"
                                + " experiments/bin/itograd, which fetches it")
                        && err.toString().lines().count() == 1,
                err::toString);
    }

    @Test
    void convergencePrintsATableAndAPlot() throws IOException {
        Path plot = folder.resolve("orders.png");
        String table = run("convergence", "--solver", "Milstein", "--problem", "gbm,rotation,ode-growth,gbm", "--plot",
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
            "weak_high", "verdict", "seconds"}) {
            assertTrue(lines.getFirst().contains("\"" + key + "\": "), key);
        }
    }

    /// Without a problem, those that show each structure of noise: of ordinary equations two. An exact sampler has none.
    @Test
    void convergenceChoosesProblems() {
        List<String> lines = run("convergence", "--solver", "Rodas3,CoxIngersollRoss", "--json").lines().toList();
        assertEquals(4, lines.size(), lines::toString);
        assertTrue(lines.getFirst().contains("\"claimed_strong\": 3.0, \"measured_strong\": "), lines::toString);
        assertTrue(lines.getLast().startsWith("{\"solver\": \"CoxIngersollRoss\", \"problem\": \"cir-reaching-0\","
                + " \"calculus\": \"ito\", \"noise\": \"diagonal\", \"claimed_strong\": null, \"measured_strong\": null"),
                lines::toString);
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

    @Test
    void solveKnowsItsEquations() {
        List<String> equations = run("solve", "--list").lines().toList();
        assertTrue(equations.size() > 20, equations::toString);
        assertTrue(equations.getFirst().startsWith("gbm: dx = mu x dt + sigma x dW, from (1.0) to t = 1.0; mu = 0.05"));
        for (String line : equations) {
            String name = line.substring(0, line.indexOf(':'));
            String end = run("solve", name, "--steps", "2000", "--paths", "2");
            assertTrue(end.startsWith(name + " by ") && !end.contains("NaN") && !end.contains("Infinity"), end);
        }
        // False alarm 1e-6: the deviation of x is 0.274.
        String gbm = run("solve", "gbm", "--set", "mu=0.3", "--paths", "20000", "--steps", "50");
        assertEquals(Math.exp(0.3), mean(gbm), 4.9 * 0.274 / Math.sqrt(20_000));
        String ou = run("solve", "ou", "--set", "sigma=0,mu=1", "--y0", "2", "--t1", "3", "--steps", "1");
        assertEquals(2 - 3 * (2 - 1), mean(ou));
    }

    /// The mean of x in the table that `solve` prints.
    private static double mean(String table) {
        return Double.parseDouble(table.lines().toList().getLast().strip().split(" +")[1]);
    }

    @Test
    void solveWritesATableAndAPicture() throws IOException {
        Path csv = folder.resolve("new/paths.csv");
        Path png = folder.resolve("paths.png");
        run("solve", "langevin", "--steps", "3", "--paths", "2", "--seed", "7", "--solver", "EulerMaruyama", "--csv",
                csv.toString(), "--png", png.toString(), "--threads", "2");
        List<String> lines = Files.readAllLines(csv);
        assertEquals("t,path,x,v", lines.getFirst());
        assertEquals(1 + 4 * 2, lines.size());
        assertEquals("0.0,0,1.0,0.0", lines.get(1));
        assertEquals("0.0,1,1.0,0.0", lines.get(2));
        Tensor ys = SdeSolve.of(NamedSdes.named("langevin").orElseThrow().with(Map.of()))
                .solver(new EulerMaruyama())
                .steps(0, 20, 3)
                .brownian(BrownianPath.of(7))
                .run(Tensor.of(new double[]{1, 0, 1, 0}, 2, 2))
                .y();
        assertEquals("20.0,1," + ys.at(2) + "," + ys.at(3), lines.getLast());
        BufferedImage picture = ImageIO.read(png.toFile());
        assertEquals(1120, picture.getWidth());
        assertEquals(2 * 760, picture.getHeight());
        byte[] once = Files.readAllBytes(csv);
        run("solve", "langevin", "--steps", "3", "--paths", "2", "--seed", "7", "--solver", "EulerMaruyama", "--csv",
                csv.toString(), "--threads", "1");
        assertArrayEquals(once, Files.readAllBytes(csv));
        try (Stream<Path> files = Files.list(folder.resolve("new"))) {
            assertEquals(1, files.count());
        }
    }

    /// Where there is no driver the command says in one line how to get one.
    @Test
    void solveOnADeviceSaysWhetherTheBitsAgreeOrWhatIsMissing() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        int code = line.execute(
                "solve", "gbm", "--paths", "1000", "--steps", "8", "--device", DEVICE, "--compare");
        if (code == 0) {
            assertTrue(out.toString().startsWith("device " + DEVICE + " ("), out::toString);
            assertTrue(out.toString().endsWith("different: 0 of 1000" + System.lineSeparator()), out::toString);
        } else {
            assertEquals(1, code, err::toString);
            assertEquals(1, err.toString().lines().count());
            assertTrue(err.toString().contains("install your GPU vendor's driver"), err::toString);
        }
    }

    @Test
    void expectationOnADeviceIsThatOfThisProcessor() {
        List<String> estimates = new ArrayList<>();
        for (String device : List.of("cpu", DEVICE)) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            CommandLine line = Main.commandLine();
            line.setOut(new PrintWriter(out, true));
            line.setErr(new PrintWriter(err, true));
            int code = line.execute("expectation", "--tolerance", "0.2", "--device", device);
            if (code != 0) {
                assertEquals(1, code, err::toString);
                assertTrue(err.toString().contains("install your GPU vendor's driver"), err::toString);
                return;
            }
            assertTrue(out.toString().startsWith("paths of 8 steps: device " + device), out::toString);
            estimates.add(out.toString().substring(out.toString().indexOf("\nexact ")));
        }
        assertEquals(estimates.get(0), estimates.get(1));
    }

    @Test
    @DisabledIfSystemProperty(named = "itograd.test.device", matches = "tornado", disabledReason = "it is here")
    void solveOnADeviceThatIsNotHereSaysHowToGetIt() {
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(err, true));
        assertEquals(1, line.execute("solve", "gbm", "--paths", "10", "--steps", "8", "--device", "tornado"));
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertTrue(
                err.toString()
                        .startsWith("itograd: --device: tornado was asked for, but TornadoVM is not on the class"),
                err::toString);
        assertEquals(2, line.execute("solve", "gbm", "--device", "abacus"));
    }
}
