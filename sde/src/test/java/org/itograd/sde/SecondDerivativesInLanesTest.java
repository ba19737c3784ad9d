package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.UnaryOperator;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Tsit5;
import org.junit.jupiter.api.Test;

/// Derivatives of derivatives of solves that run in lanes: of a product of factors 1 + a h + b ΔW that is y, exactly.
class SecondDerivativesInLanesTest {
    private static final int STEPS = 20;
    private static final double H = 1.0 / STEPS;
    private static final double A = 0.3;
    private static final double B = 0.2;
    private static final BrownianPath PATH = BrownianPath.of(9);
    private static final Tensor Y0 = Tensor.of(new double[]{1, 1.5, 0.5}, 3);

    private static Tensor end(Tensor a) {
        Sde gbm = Sde.ito((t, y) -> y.mul(a), Diffusion.diagonal((t, y) -> y.mul(B)));
        SdeSolve solve = SdeSolve.of(gbm).solver(new EulerMaruyama()).steps(0, 1, STEPS).brownian(PATH);
        assertTrue(solve.listing(Y0).contains("it runs in lanes"));
        return solve.run(Y0).y().sum();
    }

    /// Σ y, and its first and second derivative by a.
    private static double[] exact() {
        TimeGrid grid = TimeGrid.uniform(0, 1, STEPS);
        BrownianMotion w = PATH.over(grid, DType.F64, Y0.shape());
        double[] all = new double[3];
        for (int i = 0; i < Y0.size(); i++) {
            double y = Y0.at(i);
            double sum = 0;
            double squares = 0;
            for (int k = 0; k < STEPS; k++) {
                double factor = 1 + A * H + B * w.increment(grid.time(k), grid.time(k + 1)).at(i);
                y *= factor;
                sum += H / factor;
                squares += (H / factor) * (H / factor);
            }
            all[0] += y;
            all[1] += y * sum;
            all[2] += y * (sum * sum - squares);
        }
        return all;
    }

    @Test
    void theyAreExactInBothForms() {
        double[] exact = exact();
        Tensor a = Tensor.scalar(DType.F64, A).variable();
        Tensor y = end(a);
        Tensor slope = Autodiff.recordedGradients(y, a).getFirst();
        Tensor curvature = Autodiff.gradients(slope, a).getFirst();
        assertEquals(exact[0], y.item(), 1e-12);
        assertEquals(exact[1], slope.item(), 1e-12);
        assertEquals(exact[2], curvature.item(), 1e-12);
        UnaryOperator<Tensor> f = SecondDerivativesInLanesTest::end;
        Tensor x = Tensor.scalar(DType.F64, A);
        assertEquals(exact[1], Autodiff.grad(f, x).item(), 1e-12);
        Tensor one = Tensor.scalar(DType.F64, 1);
        assertEquals(exact[2], Autodiff.hessianVectorProduct(f, x, one).item(), 1e-12);
    }

    /// y = e^{a t}, to the tolerance.
    @Test
    void theyGoThroughAdaptiveSteps() {
        Tensor a = Tensor.scalar(DType.F64, A).variable();
        SdeSolve solve = SdeSolve.of(Sde.ode((t, y) -> y.mul(a))).solver(new Tsit5())
                .adaptive(0, 2, StepControl.pid().rtol(1e-10).atol(1e-10));
        Tensor y = solve.run(Tensor.ones(DType.F64, 1)).y().sum();
        Tensor slope = Autodiff.recordedGradients(y, a).getFirst();
        Tensor curvature = Autodiff.gradients(slope, a).getFirst();
        double exact = StrictMath.exp(2 * A);
        assertEquals(2 * exact, slope.item(), 1e-7);
        assertEquals(4 * exact, curvature.item(), 1e-6);
    }
}
