package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Tsit5;
import org.junit.jupiter.api.Test;

/// What is kept of equations, to solve them again at once, does not grow with their number.
class ManyEquationsTest {
    private static final int MANY = 400;

    @Test
    void hundredsOfEquationsFitIntoALittleMemory() throws IOException, InterruptedException {
        Process other = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx40m",
                "-XX:MaxMetaspaceSize=40m",
                "-Ditograd.simd=scalar",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Solves.class.getName())
                .redirectErrorStream(true)
                .start();
        String found = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, other.waitFor(), found);
        String[] classes = found.lines().reduce((_, last) -> last).orElseThrow().split(" ", 2);
        int first = Integer.parseInt(classes[0]);
        int last = Integer.parseInt(classes[1]);
        assertTrue(last - first < 2 * MANY, found);
    }

    /// Solves, adaptive solves and gradients of equations that differ in a number; prints how many classes there were after a half and
    /// after all of them.
    static final class Solves {
        private Solves() {}

        public static void main(String[] arguments) {
            int half = 0;
            for (int i = 0; i < MANY; i++) {
                solve(0.1 + 1e-3 * i);
                if (i == MANY / 2) {
                    half = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
                }
            }
            System.out.println(half + " " + ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        }

        private static void solve(double c) {
            Tensor rate = Tensor.scalar(DType.F64, 0.5).variable();
            Tensor y0 = Tensor.ones(DType.F64, 4);
            Sde noisy = Sde.ito((t, y) -> y.mul(c).mul(rate), Diffusion.diagonal((t, y) -> y.mul(c)));
            Tensor y = SdeSolve.of(noisy).solver(new EulerMaruyama()).steps(0, 1, 20).brownian(BrownianPath.of(1))
                    .run(y0).y();
            assertTrue(Autodiff.gradients(y.sum(), rate).getFirst().item() > 0);
            Sde ode = Sde.ode((t, x) -> x.mul(-c));
            SdeSolve adaptive = SdeSolve.of(ode).solver(new Tsit5()).adaptive(0, 1, StepControl.pid());
            assertEquals(StrictMath.exp(-c), adaptive.run(y0).y().at(0), 1e-3);
            assertEquals(StrictMath.exp(-c), adaptive.runPerSample(y0).y().at(0), 1e-3);
        }
    }
}
