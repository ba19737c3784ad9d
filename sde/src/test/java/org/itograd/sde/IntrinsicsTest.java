package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.exact.CoxIngersollRoss;
import org.itograd.sde.exact.GeometricBrownianMotion;
import org.itograd.sde.montecarlo.Gaussian;
import org.itograd.sde.montecarlo.StudentT;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.Heun;
import org.junit.jupiter.api.Test;

/// Results do not depend on whether the JVM replaces the elementary functions of `Math` by its own code.
class IntrinsicsTest {
    private static final String SWITCH_OFF = "-XX:-UseLibmIntrinsic";

    @Test
    void resultsAreTheSameWithoutTheIntrinsicsOfTheJvm() throws IOException, InterruptedException {
        Process other = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UnlockDiagnosticVMOptions",
                SWITCH_OFF,
                "-Ditograd.simd=scalar",
                "-cp",
                System.getProperty("java.class.path"),
                Results.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String found = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, other.waitFor(), found);
        assertEquals(Results.all(), found.lines().toList());
    }

    /// Prints one line for each result.
    static final class Results {
        private Results() {}

        public static void main(String[] arguments) {
            all().forEach(System.out::println);
        }

        static List<String> all() {
            List<String> lines = new ArrayList<>();
            for (double hurst : new double[]{0.3, 0.7}) {
                TimeGrid grid = TimeGrid.uniform(0, 1.3, 100);
                lines.add(bits(
                        "fractional " + hurst,
                        BrownianPath.fractional(5, hurst).over(grid, DType.F64, Shape.of(3)).increment(0,
                                grid.time(1))));
            }
            lines.add(bits("adaptive", adaptive()));
            Tensor start = Tensor.full(DType.F64, 1.1, 200, 1);
            lines.add(bits("gbm", GeometricBrownianMotion.of(0.05, 0.2).sample(0, 1, start, RandomKey.of(1))));
            lines.add(bits("cir", CoxIngersollRoss.of(1.2, 0.4, 0.3).sample(0, 1, start, RandomKey.of(2))));
            double[] probabilities = new double[99];
            Arrays.setAll(probabilities, i -> (i + 1) / 100.0);
            lines.add(bits("quantiles", Tensor.of(map(probabilities, Gaussian::quantile), 99)));
            lines.add(bits("cdf", Tensor.of(map(probabilities, p -> Gaussian.cdf(10 * p - 9)), 99)));
            lines.add(bits("t", Tensor.of(map(probabilities, p -> StudentT.twoSided(p, (int) (40 * p) + 1)), 99)));
            return lines;
        }

        private static double[] map(double[] x, java.util.function.DoubleUnaryOperator f) {
            return Arrays.stream(x).map(f).toArray();
        }

        private static Tensor adaptive() {
            return SdeSolve
                    .of(Sde.stratonovich((t, y) -> y.sin().neg(), Diffusion.diagonal((t, y) -> y.cos().mul(0.3))))
                    .solver(new Heun())
                    .adaptive(0, 2, StepControl.pid())
                    .brownian(BrownianPath.tree(3, 0, 2))
                    .run(Tensor.of(new double[]{1, 0.5, -0.2}, 3))
                    .y();
        }

        private static String bits(String name, Tensor values) {
            long hash = 17;
            for (double v : values.toDoubleArray()) {
                hash = hash * 31 + Double.doubleToLongBits(v);
            }
            return name + " " + Long.toHexString(hash);
        }
    }
}
