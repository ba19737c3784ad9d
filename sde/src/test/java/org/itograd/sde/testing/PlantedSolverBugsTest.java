package org.itograd.sde.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.MilsteinDerivativeFree;
import org.itograd.sde.solver.Order;
import org.itograd.sde.solver.SimplifiedEuler;
import org.itograd.sde.solver.SimplifiedPlatenWeak2;
import org.itograd.sde.solver.Solver;
import org.junit.jupiter.api.Test;

/// The kit catches the usual mistakes. Each solver here claims what the correct method does, and has one mistake.
class PlantedSolverBugsTest {
    private static final TestProblem GBM = TestProblems.gbm(0.5, 0.6);

    private static void assertCaught(Solver broken, Solver correct, TestProblem problem) {
        ConvergenceReport good = ConvergenceStudy.of(correct, problem).paths(4096, 65536).run();
        assertEquals(Verdict.REACHED, good.verdict(), good::report);
        ConvergenceReport bad = ConvergenceStudy.of(broken, problem).paths(4096, 65536).run();
        assertEquals(Verdict.MISSED, bad.verdict(), bad::report);
    }

    /// y + f h + g dW, then `sign` · g′g (dW² − h) / 2 for a linear g.
    private record Corrected(double sign) implements Solver {
        @Override
        public Optional<Order> order(Calculus calculus, NoiseType noise) {
            return new Milstein().order(calculus, noise);
        }

        @Override
        public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
            Tensor dW = increments.dW();
            Tensor g = sde.diffusion(t, y);
            Tensor derivative = sde.diffusion(t, g);
            Tensor euler = y.add(sde.drift(t, y).mul(h)).add(g.mul(dW));
            return euler.add(derivative.mul(dW.square().sub(h)).mul(0.5 * sign));
        }
    }

    @Test
    void aCorrectionWithTheWrongSign() {
        assertCaught(new Corrected(-1), new Corrected(1), GBM);
    }

    @Test
    void aFiniteStepIdentityCatchesHalfTheCorrection() {
        FiniteStepIdentity identity = FiniteStepIdentity.milstein(0.2, 0.8, 0.5, 4);
        assertTrue(identity.check(new Corrected(1), 1 << 20, 1, 1e-6).passed());
        assertFalse(identity.check(new Corrected(0.5), 1 << 20, 1, 1e-6).passed());
    }

    /// 0.45 for ½ is beyond statistics of a million paths, and plain on each of a few.
    @Test
    void aFiniteStepIdentityOnPathsCatchesAnyWrongFactor() {
        FiniteStepIdentity identity = FiniteStepIdentity.milstein(0.2, 0.8, 0.5, 4);
        assertTrue(identity.checkPaths(new Corrected(1), 8, 1).passed());
        assertFalse(identity.checkPaths(new Corrected(0.9), 8, 1).passed());
        assertFalse(identity.checkPaths(new Corrected(1 + 1e-6), 8, 1).passed());
    }

    /// Milstein without derivatives, with the supporting value a step h away, but the quotient for √h.
    private record StepInsteadOfRoot() implements Solver {
        @Override
        public Optional<Order> order(Calculus calculus, NoiseType noise) {
            return new MilsteinDerivativeFree().order(calculus, noise);
        }

        @Override
        public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
            Tensor dW = increments.dW();
            Tensor g = sde.diffusion(t, y);
            Tensor euler = y.add(sde.drift(t, y).mul(h));
            Tensor difference = sde.diffusion(t, euler.add(g.mul(h))).sub(g);
            Tensor weight = dW.square().sub(h).div(h.sqrt().mul(2));
            return euler.add(g.mul(dW)).add(difference.mul(weight));
        }
    }

    @Test
    void theStepInsteadOfItsRoot() {
        assertCaught(new StepInsteadOfRoot(), new MilsteinDerivativeFree(), GBM);
    }

    /// Euler–Maruyama whose noise has standard deviation h, not √h.
    private record NoiseOfTheStep() implements Solver {
        @Override
        public Optional<Order> order(Calculus calculus, NoiseType noise) {
            return new EulerMaruyama().order(calculus, noise);
        }

        @Override
        public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
            Tensor dW = increments.dW().mul(h.sqrt());
            return y.add(sde.drift(t, y).mul(h)).add(sde.diffusion().times(sde.diffusion(t, y), dW));
        }
    }

    @Test
    void noiseThatGrowsWithTheStepInsteadOfItsRoot() {
        assertCaught(new NoiseOfTheStep(), new EulerMaruyama(), GBM);
        TestProblem ou = TestProblems.ornsteinUhlenbeck(1, 0.4);
        assertTrue(Checks.law(new EulerMaruyama(), ou, 256, 1 << 14, 1, 1e-6).passed());
        assertFalse(Checks.law(new NoiseOfTheStep(), ou, 256, 1 << 14, 1, 1e-6).passed());
    }

    /// Euler–Maruyama that uses every increment twice, in its own step and half of each in the next.
    private record ReusedIncrements() implements Solver {
        @Override
        public Optional<Order> order(Calculus calculus, NoiseType noise) {
            return new EulerMaruyama().order(calculus, noise);
        }

        @Override
        public List<Tensor> start(Sde sde, Tensor t0, Tensor y0) {
            return List.of(y0, y0.mul(0));
        }

        @Override
        public List<Tensor> advance(Sde sde, Tensor t, Tensor h, List<Tensor> carried, Increments increments) {
            Tensor mixed = increments.dW().add(carried.get(1)).mul(0.5);
            return List.of(step(sde, t, h, carried.getFirst(), Increments.of(mixed)), increments.dW());
        }

        @Override
        public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
            return new EulerMaruyama().step(sde, t, h, y, increments);
        }
    }

    @Test
    void incrementsUsedAgain() {
        assertCaught(new ReusedIncrements(), new EulerMaruyama(), GBM);
    }

    /// The simplified Euler method with a walk whose steps are too long.
    private record WideWalk() implements Solver {
        @Override
        public Optional<Order> order(Calculus calculus, NoiseType noise) {
            return new SimplifiedEuler().order(calculus, noise);
        }

        @Override
        public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
            Tensor sign = increments.dW().greaterThan(0).mul(2).sub(1);
            return new EulerMaruyama().step(sde, t, h, y, Increments.of(sign.mul(h.sqrt()).mul(1.2)));
        }
    }

    /// A method without strong order is studied in expectation alone.
    @Test
    void aRandomWalkOfTheWrongVariance() {
        TestProblem ou = TestProblems.ornsteinUhlenbeck(1, 0.4);
        assertCaught(new WideWalk(), new SimplifiedEuler(), ou);
        ConvergenceReport good = ConvergenceStudy.of(new SimplifiedEuler(), ou).paths(4096, 65536).run();
        assertTrue(good.strong().isEmpty() && good.claimedStrong().isEmpty(), good::report);
        MeasuredOrder weak = good.weak().orElseThrow();
        assertEquals(1, weak.order(), 0.2);
        // A net holds as many points above the middle as below, so two-point walks are averaged exactly; three-point walks are not,
        // and the scramblings of the batches differ.
        MeasuredOrder.Level coarsest = ConvergenceStudy.of(new SimplifiedPlatenWeak2(), ou).paths(4096, 65536).run()
                .weak().orElseThrow().levels().getFirst();
        assertTrue(coarsest.standardError() > 0 && coarsest.standardError() < 0.01 * coarsest.error(),
                coarsest::toString);
    }

    /// Heun's method that takes the drift at the beginning of the step twice.
    private record DriftAtTheWrongTime() implements Solver {
        @Override
        public Optional<Order> order(Calculus calculus, NoiseType noise) {
            return new Heun().order(calculus, noise);
        }

        @Override
        public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
            Tensor k1 = sde.drift(t, y);
            return y.add(k1.add(sde.drift(t, y.add(k1.mul(h)))).mul(h).mul(0.5));
        }
    }

    @Test
    void theDriftAtTheWrongTime() {
        assertCaught(new DriftAtTheWrongTime(), new Heun(), TestProblems.growth());
    }

    /// Euler–Maruyama that believes it solves Stratonovich's equation.
    private record WrongCalculus() implements Solver {
        @Override
        public Optional<Order> order(Calculus calculus, NoiseType noise) {
            return Optional.of(new Order(0.5, 1));
        }

        @Override
        public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
            return new EulerMaruyama().step(sde, t, h, y, increments);
        }
    }

    @Test
    void theOtherCalculus() {
        ConvergenceReport bad = ConvergenceStudy.of(new WrongCalculus(), TestProblems.gbmStratonovich(0.5, 0.6)).run();
        assertEquals(Verdict.MISSED, bad.verdict(), bad::report);
    }
}
