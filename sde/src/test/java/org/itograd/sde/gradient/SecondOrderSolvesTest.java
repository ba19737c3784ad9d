package org.itograd.sde.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.ReversibleHeun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Derivatives of gradients through a solve: gamma and vanna, in the graph form and by nested functions.
class SecondOrderSolvesTest {
    private static final int PATHS = 500;

    private static Tensor end(Tensor spot, Tensor sigma, GradientMethod method) {
        Sde gbm = Sde.ito((t, x) -> x.mul(0.05), Diffusion.diagonal((t, x) -> x.mul(sigma)));
        return SdeSolve.of(gbm).solver(new Milstein()).steps(0, 1, 8).brownian(BrownianPath.of(42)).gradient(method)
                .run(spot.mul(Tensor.ones(DType.F64, PATHS))).y();
    }

    private static Tensor scalar(double x) {
        return Tensor.scalar(DType.F64, x);
    }

    static Stream<GradientMethod> methods() {
        return Stream.of(Gradients.backpropagation(), Gradients.checkpointed());
    }

    /// The state is the spot price times a number, so that the gamma of its mean square V is 2 V / S² on every path.
    @ParameterizedTest
    @MethodSource("methods")
    void gammaAndVannaOfASmoothPayoff(GradientMethod method) {
        Tensor spot = scalar(1.5).variable();
        Tensor sigma = scalar(0.2).variable();
        Tensor price = end(spot, sigma, method).square().mean();
        Tensor delta = Autodiff.recordedGradients(price, spot).getFirst();
        List<Tensor> second = Autodiff.gradients(delta, spot, sigma);
        double v = price.item();
        assertEquals(2 * v / 1.5, delta.item(), 1e-13);
        assertEquals(2 * v / (1.5 * 1.5), second.get(0).item(), 1e-13);
        double up = end(scalar(1.5), scalar(0.2 + 1e-5), method).square().mean().item();
        double down = end(scalar(1.5), scalar(0.2 - 1e-5), method).square().mean().item();
        assertEquals(2 * (up - down) / 2e-5 / 1.5, second.get(1).item(), 1e-8);
        // A term that contains the gradient: d(delta · S)/dS = 4 V / S.
        assertEquals(4 * v / 1.5, Autodiff.gradients(delta.mul(spot), spot).getFirst().item(), 1e-12);

        Tensor nested = Autodiff.grad(
                s -> Autodiff.grad(u -> end(u, scalar(0.2), method).square().mean(), s), scalar(1.5));
        assertEquals(second.get(0).item(), nested.item(), 1e-13);
    }

    @Test
    void gradientsThatWereNotRecordedAreRefused() {
        Tensor spot = scalar(1.5).variable();
        Tensor delta = Autodiff.gradients(
                end(spot, scalar(0.2), Gradients.backpropagation()).square().mean(), spot).getFirst();
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Autodiff.gradients(delta, spot));
        assertTrue(String.valueOf(e.getMessage()).contains("recordedGradients"), e.getMessage());
    }

    /// Almost everywhere a kinked payoff is linear: its pathwise gamma is 0, which is not the derivative of its expectation.
    @Test
    void thePathwiseGammaOfAKinkedPayoffIsZero() {
        Tensor spot = scalar(1.5).variable();
        Tensor call = end(spot, scalar(0.2), Gradients.backpropagation()).sub(1.5).relu().mean();
        Tensor delta = Autodiff.recordedGradients(call, spot).getFirst();
        assertTrue(delta.item() > 0.4);
        assertEquals(0, Autodiff.gradients(delta, spot).getFirst().item());
    }

    @Test
    void everyExactWayToDifferentiateIsRecorded() {
        GradientProblem p =
                GradientProblem.of(DType.F64, Calculus.STRATONOVICH, NoiseType.DIAGONAL, 3, 2).perSample(true);
        List<Tensor> directions = new ArrayList<>();
        for (Tensor x : p.parameters()) {
            directions.add(RandomKey.of(9).fold(directions.size()).normal(DType.F64, x.shape().dims()));
        }
        for (GradientMethod method : GradientProblem.methods(new ReversibleHeun())) {
            Function<List<Tensor>, Tensor> loss = in -> GradientProblem.loss(
                    p.run(in, new ReversibleHeun(), method, BrownianPath.of(1), 4, GradientProblem.INSIDE));
            List<Tensor> leaves = p.parameters().stream().map(Tensor::variable).toList();
            Tensor along = dot(Autodiff.recordedGradients(loss.apply(leaves), leaves), directions);
            List<Tensor> found = Autodiff.gradients(along, leaves);
            List<Tensor> expected = Autodiff.valueAndGrad(
                    in -> dot(Autodiff.valueAndGrad(loss, in).gradients(), directions), p.parameters()).gradients();
            for (int i = 0; i < leaves.size(); i++) {
                assertArrayEquals(
                        expected.get(i).toDoubleArray(), found.get(i).toDoubleArray(), 1e-11, method + " " + i);
            }
        }
    }

    private static Tensor dot(List<Tensor> a, List<Tensor> b) {
        Tensor total = scalar(0);
        for (int i = 0; i < a.size(); i++) {
            total = total.add(a.get(i).mul(b.get(i)).sum());
        }
        return total;
    }
}
