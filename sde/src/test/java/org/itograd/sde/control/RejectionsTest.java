package org.itograd.sde.control;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.SdeSolve;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.montecarlo.Gaussian;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.testing.Check;
import org.itograd.sde.testing.Checks;
import org.junit.jupiter.api.Test;

/// Rejected steps do not change the law. Each path is a solve of its own, so that its noise alone decides on its steps, and about
/// half of all attempts are rejected.
class RejectionsTest {
    private static final double FALSE_ALARM = 1e-6;
    private static final int PATHS = 600;
    private static final double SIGMA = 0.7;

    /// dX = σ X ∘ dW, X = e^(σ W).
    private static final Sde GBM = Sde.stratonovich((t, y) -> y.mul(0), Diffusion.diagonal((t, y) -> y.mul(SIGMA)));

    private static final StepControl EAGER = StepControl.pid().coefficients(0, 1, 0).rtol(0.02).firstStep(1);

    private static Check law(IntFunction<BrownianPath> path) {
        double[] ends = new double[PATHS];
        Tensor one = Tensor.ones(DType.F64, 1);
        for (int i = 0; i < PATHS; i++) {
            ends[i] = SdeSolve.of(GBM).solver(new Heun()).adaptive(0, 1, EAGER).brownian(path.apply(i)).run(one).y()
                    .log().item();
        }
        return Checks.law(
                "log X(1)", x -> Gaussian.cdf(x / SIGMA), Tensor.of(ends, PATHS), FALSE_ALARM);
    }

    @Test
    void aPathThatAnswersConsistentlyKeepsTheLaw() {
        assertTrue(rejectedShare() > 0.4);
        Check check = law(i -> BrownianPath.tree(1000 + i, 0, 1));
        assertTrue(check.passed(), check.toString());
    }

    private static double rejectedShare() {
        AdaptiveSteps steps = AdaptiveSteps.over(GBM, new Heun(), EAGER, 0, 1);
        int rejected = 0;
        int attempts = 0;
        for (int i = 0; i < 50; i++) {
            AdaptiveSteps.Found found = steps.find(BrownianPath.tree(1000 + i, 0, 1), Tensor.ones(DType.F64, 1));
            rejected += found.rejected();
            attempts += found.attempts();
        }
        return (double) rejected / attempts;
    }

    /// The mistake: after a rejection other noise is drawn for the shorter step, so that large increments are thrown away.
    @Test
    void drawingAgainAfterARejectionIsCaught() {
        Check check = law(i -> new Redrawn(RandomKey.of(1000 + i), new HashMap<>()));
        assertFalse(check.passed(), check.toString());
    }

    private record Interval(double s, double t) {}

    /// Every interval that was not asked for before gets an increment of its own.
    private record Redrawn(RandomKey key, Map<Interval, Double> drawn) implements BrownianPath, BrownianMotion {
        @Override
        public boolean answersAnyInterval() {
            return true;
        }

        @Override
        public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape) {
            return this;
        }

        @Override
        public Tensor increment(double s, double t) {
            double value = drawn.computeIfAbsent(
                    new Interval(s, t), i -> key.fold(drawn.size()).normal(DType.F64).item() * Math.sqrt(t - s));
            return Tensor.full(DType.F64, value, 1);
        }

        @Override
        public BrownianMotion rows(int from, int to) {
            return this;
        }

        @Override
        public Optional<RandomKey> jumpKey() {
            return Optional.empty();
        }
    }
}
