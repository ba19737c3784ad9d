package org.itograd.sde.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.ReversibleHeun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whenever a pass ends early, by an exception, an error or an interrupt, the next one is as if nothing had been.
class FailedPassTest {
    private static final int STEPS = 5;
    private static final int NEVER = Integer.MAX_VALUE;

    private enum Accident {
        EXCEPTION, ERROR, INTERRUPT;

        void happen() {
            switch (this) {
                case EXCEPTION -> throw new IllegalStateException("by accident");
                case ERROR -> throw new OutOfMemoryError("by accident");
                case INTERRUPT -> Thread.currentThread().interrupt();
            }
        }
    }

    /// A solve of two blocks, and operation by operation if it decides on numbers.
    private static final class Trial {
        private final AtomicInteger left;
        private final Tensor y0 = RandomKey.of(1).normal(DType.F32, 10, 1024).variable();
        private final Tensor w = RandomKey.of(2).normal(DType.F32, 1024).variable();
        private final SdeSolve solve;

        Trial(GradientMethod method, boolean decides, Accident accident) {
            this(method, decides, new AtomicInteger(NEVER), accident);
        }

        private Trial(GradientMethod method, boolean decides, AtomicInteger left, Accident accident) {
            this(method, decides, left, new Failing(left, accident::happen));
        }

        /// @param left until the accident of `failing`
        Trial(GradientMethod method, boolean decides, AtomicInteger left, Failing failing) {
            this.left = left;
            Sde sde = Sde.stratonovich(
                    (t, y) -> failing.of(y.mul(w).sin()).mul(decides ? t.item() + 1 : 1.3),
                    Diffusion.diagonal((t, y) -> y.mul(w).mul(0.2)));
            solve = SdeSolve.of(sde).solver(new ReversibleHeun()).steps(0, 1, STEPS).brownian(BrownianPath.of(3))
                    .gradient(method).saveAt(0.3, 1);
        }

        Tensor loss() {
            return solve.run(y0).ys().square().sum();
        }

        List<double[]> gradients(Tensor loss) {
            return Autodiff.gradients(loss, y0, w).stream().map(Tensor::toDoubleArray).toList();
        }

        /// Whether something happened at evaluation k.
        boolean fails(int k, Runnable work) {
            left.set(k);
            boolean failed = false;
            try {
                work.run();
            } catch (IllegalStateException | OutOfMemoryError e) {
                failed = true;
            }
            boolean reached = left.getAndSet(NEVER) <= 0;
            assertTrue(!failed || reached);
            boolean unused = Thread.interrupted();
            return reached;
        }
    }

    static Stream<Arguments> ways() {
        List<Arguments> ways = new ArrayList<>();
        for (GradientMethod method : List.of(
                Gradients.backpropagation(), Gradients.checkpointed(), Gradients.checkpointed(1),
                Gradients.checkpointed(3), Gradients.logarithmic(), Gradients.reversible(),
                Gradients.stochasticAdjoint())) {
            for (boolean decides : new boolean[]{false, true}) {
                ways.add(Arguments.of(method, decides));
            }
        }
        return ways.stream();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aGradientAfterAFailedOneHasTheBitsOfTheFirst(GradientMethod method, boolean decides) {
        for (Accident accident : Accident.values()) {
            Trial trial = new Trial(method, decides, accident);
            Workers.withThreads(1, () -> {
                List<double[]> expected = trial.gradients(trial.loss());
                boolean more = true;
                for (int k = 1; more; k += accident == Accident.EXCEPTION ? 1 : 7) {
                    Tensor loss = trial.loss();
                    more = trial.fails(k, () -> trial.gradients(loss));
                    assertSame(expected, trial.gradients(loss), accident + " at " + k);
                }
            });
        }
    }

    /// A block that fails when the others are done with what they have recorded.
    @Test
    void recordingsThatAreGoneAreMadeAgain() {
        AtomicInteger left = new AtomicInteger(NEVER);
        Failing failing = new Failing(left, () -> {
            while (left.get() > -STEPS) {
                Thread.onSpinWait();
            }
            throw new IllegalStateException("after the others");
        });
        Trial trial = new Trial(Gradients.backpropagation(), false, left, failing);
        Workers.withThreads(2, () -> {
            List<double[]> expected = trial.gradients(trial.loss());
            for (int i = 0; i < 10; i++) {
                Tensor loss = trial.loss();
                assertTrue(trial.fails(1, () -> trial.gradients(loss)));
                assertSame(expected, trial.gradients(loss), "time " + i);
            }
        });
    }

    /// The same graph again and again, each pass ending a little later.
    @ParameterizedTest
    @MethodSource("ways")
    void manyFailuresLeaveNoTrace(GradientMethod method, boolean decides) {
        Trial trial = new Trial(method, decides, Accident.EXCEPTION);
        Workers.withThreads(2, () -> {
            Tensor loss = trial.loss();
            boolean more = true;
            for (int k = 1; more; k += 9) {
                more = trial.fails(k, () -> trial.gradients(loss));
            }
            assertSame(trial.gradients(trial.loss()), trial.gradients(loss), method.toString());
        });
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aSolveAfterAFailedOneHasTheBitsOfTheFirst(GradientMethod method, boolean decides) {
        Trial trial = new Trial(method, decides, Accident.EXCEPTION);
        List<double[]> expected = trial.gradients(trial.loss());
        boolean more = true;
        for (int k = 1; more; k += 9) {
            more = trial.fails(k, trial::loss);
            assertSame(expected, trial.gradients(trial.loss()), "at " + k);
        }
    }

    private static void assertSame(List<double[]> expected, List<double[]> found, String what) {
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), found.get(i), what);
        }
    }
}
