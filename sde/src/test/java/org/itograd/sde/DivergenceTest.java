package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.parts.Layout;
import org.itograd.sde.parts.Part;
import org.itograd.sde.parts.PartedSde;
import org.itograd.sde.parts.Parts;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.RungeKutta4;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class DivergenceTest {
    private static final Tensor TIME = Tensor.scalar(DType.F64, 0.5);
    private static final Tensor X = RandomKey.of(1).normal(DType.F64, 7, 3);

    /// f = (x₀², x₀ x₁ t, sin x₂): ∇·f = 2 x₀ + x₀ t + cos x₂.
    private static final VectorField FIELD = (t, x) -> Tensor.stack(1, x.select(1, 0).square(),
            x.select(1, 0).mul(x.select(1, 1)).mul(t), x.select(1, 2).sin());

    private static Tensor known(Tensor x) {
        return x.select(1, 0).mul(2.5).add(x.select(1, 2).cos());
    }

    @Test
    void itIsTheSumOfTheJacobiansDiagonal() {
        assertArrayEquals(known(X).toDoubleArray(), Divergence.of(FIELD, TIME, X).toDoubleArray(), 1e-14);
    }

    @Test
    void imagesHaveANumberPerSampleToo() {
        Tensor images = RandomKey.of(2).normal(DType.F64, 5, 2, 2, 3);
        double[] sum = images.square().mul(3).sum(false, 1, 2, 3).toDoubleArray();
        assertArrayEquals(sum, Divergence.of((t, x) -> x.pow(3), TIME, images).toDoubleArray(), 1e-13);
    }

    @Test
    void gradientsFlowThroughIt() {
        double[] slope = Autodiff.grad(x -> known(x).sum(), X).toDoubleArray();
        assertArrayEquals(slope, Autodiff.grad(x -> Divergence.of(FIELD, TIME, x).sum(), X).toDoubleArray(), 1e-13);
    }

    /// εᵀ J ε over all 8 probes of signs has the trace as its mean, exactly.
    @Test
    void theMeanOverAllSignsOfTheEstimateIsTheDivergence() {
        Tensor sum = Tensor.zeros(DType.F64, 7);
        for (int signs = 0; signs < 8; signs++) {
            double[] e = {(signs & 1) * 2 - 1, (signs & 2) - 1, (signs & 4) / 2 - 1};
            sum = sum.add(Divergence.estimate(FIELD, TIME, X, Tensor.of(e, 3).broadcastTo(X.shape())));
        }
        assertArrayEquals(known(X).toDoubleArray(), sum.div(8).toDoubleArray(), 1e-14);
    }

    /// dx = −x dt brings N(0, 1) to N(0, e⁻²): log densities rise by 1 for each of the 3 numbers.
    @Test
    void alongAFlowItGivesTheDensity() {
        Part x = Part.of("x", 3);
        Part log = Part.of("log");
        VectorField inwards = (t, y) -> y.neg();
        PartedSde flow = PartedSde.ito().with(x, (t, y) -> inwards.apply(t, y.get(x)))
                .with(log, (t, y) -> Divergence.of(inwards, t, y.get(x)));
        Layout layout = flow.layout();
        Parts end = SdeSolve.of(flow.sde()).solver(new RungeKutta4()).steps(0, 1, 10)
                .run(layout.pack(X, Tensor.zeros(DType.F64, 7))).y(layout);
        assertArrayEquals(X.div(Math.E).toDoubleArray(), end.get(x).toDoubleArray(), 1e-5);
        for (double change : end.get(log).toDoubleArray()) {
            assertEquals(-3, change, 1e-14);
        }
    }

    @Test
    void whatIsNotAFieldOrAProbeIsRefused() {
        assertRefused("f: must give a tensor of shape", () -> Divergence.of((t, x) -> x.select(1, 0), TIME, X));
        assertRefused("probe: must have", () -> Divergence.estimate(FIELD, TIME, X, Tensor.ones(DType.F64, 3)));
        assertRefused("samples along its first axis", () -> Divergence.of(FIELD, TIME, TIME));
    }

    private static void assertRefused(String what, Executable call) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
        assertTrue(message.contains(what), message);
    }
}
