package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.PerSampleSolution;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.Tsit5;
import org.junit.jupiter.api.Test;

/// Loops over small samples, their gradients, and searches for steps: the same bits with vectors of every width and with none.
class SimdWidthsTest {
    @Test
    void resultsAreTheSameWithVectorsOfEveryWidth() throws IOException, InterruptedException {
        List<String> here = Results.all();
        for (String width : List.of("128", "512")) {
            Process other = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--add-modules",
                    "jdk.incubator.vector",
                    "-Ditograd.simd=" + width,
                    "-Ditograd.forms=fast",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Results.class.getName())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String found = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, other.waitFor(), found);
            assertEquals(here, found.lines().toList(), width);
        }
    }

    /// Prints one line for each result.
    static final class Results {
        private Results() {}

        public static void main(String[] arguments) {
            all().forEach(System.out::println);
        }

        static List<String> all() {
            List<String> lines = new ArrayList<>();
            for (DType dtype : DType.values()) {
                Tensor rate = Tensor.scalar(dtype, 0.7).variable();
                Sde noisy = Sde.ito(
                        (t, y) -> y.mul(rate).neg().add(t.sin()), Diffusion.diagonal((t, y) -> y.mul(0.3)));
                Tensor y0 = Tensor.of(new double[]{1, 0.5, 2, 1.5, 0.7, 0.9, 1.1, 1.3, 1.7, 1.9, 0.2}, 11)
                        .cast(dtype);
                Tensor end = SdeSolve.of(noisy).solver(new EulerMaruyama()).steps(0, 1, 40)
                        .brownian(BrownianPath.of(3)).run(y0).y();
                lines.add(bits("lanes", end, Autodiff.gradients(end.sum(), rate).getFirst()));
                SdeSolve adaptive = SdeSolve.of(noisy).solver(new Milstein())
                        .adaptive(0, 1, StepControl.pid().rtol(1e-3)).brownian(BrownianPath.tree(5, 0, 1));
                Tensor common = adaptive.run(y0).y();
                lines.add(bits("adaptive", common, Autodiff.gradients(common.sum(), rate).getFirst()));
                PerSampleSolution own = adaptive.runPerSample(y0.stopGradient());
                lines.add(bits("own steps", own.y()) + Arrays.toString(own.steps()));
                Sde ode = Sde.ode((t, y) -> y.square().neg().add(t));
                own = SdeSolve.of(ode).solver(new Tsit5()).adaptive(0, 2, StepControl.pid().rtol(1e-5))
                        .runPerSample(y0);
                lines.add(bits("own steps of an ode", own.y()) + Arrays.toString(own.steps()));
            }
            return lines;
        }

        private static String bits(String name, Tensor... values) {
            long hash = 17;
            for (Tensor value : values) {
                for (double v : value.toDoubleArray()) {
                    hash = hash * 31 + Double.doubleToLongBits(v);
                }
            }
            return name + " " + Long.toHexString(hash);
        }
    }
}
