package org.itograd.sde.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.ReversibleHeun;

/// Solves of random equations ([RandomField]) for states of many shapes, captured as programs, against the loop that one would
/// write by hand: values, and gradients by every exact method.
class RandomEquationsPropertyTest {
    private static final int[][] SHAPES = {
        {}, {0}, {1}, {3}, {70}, {0, 3}, {1, 1}, {1, 3}, {3, 3}, {7, 1}, {150, 4}, {3, 2, 3}, {130, 2, 2}};
    private static final int STEPS = 4;

    /// Leaves (y0 and weights), the equation and the path.
    private record Case(long seed, int[] dims, DType dtype) {
        private Tensor normal(long stream, int... of) {
            return RandomKey.of(seed).fold(stream).normal(dtype, of);
        }

        List<Tensor> leaves() {
            int d = dims.length < 2 ? 1 : dims[dims.length - 1];
            int[] row = dims.length < 2 ? new int[0] : new int[]{d};
            List<Tensor> all = List.of(
                    normal(0, dims), normal(1), normal(2, row), normal(3, dims), normal(4, d, d));
            return all.stream().map(x -> x.mul(0.5).variable()).toList();
        }

        RandomField drift(List<Tensor> leaves) {
            return new RandomField(seed, 6, leaves.subList(1, 5));
        }

        RandomField diffusion(List<Tensor> leaves) {
            return new RandomField(seed + 1, 3, leaves.subList(1, 5));
        }

        BrownianPath path() {
            return BrownianPath.recorded(BrownianPath.of(seed).record(TimeGrid.uniform(0, 1, STEPS), dtype, dims));
        }

        GradientProblem.Result byHand() {
            List<Tensor> leaves = leaves();
            Tensor w = BrownianPath.of(seed).record(TimeGrid.uniform(0, 1, STEPS), dtype, dims);
            Tensor y = leaves.getFirst();
            Tensor h = Tensor.scalar(dtype, 1.0 / STEPS);
            List<Tensor> saved = new ArrayList<>();
            for (int k = 0; k < STEPS; k++) {
                Tensor t = Tensor.scalar(dtype, (double) k / STEPS);
                y = y.add(drift(leaves).apply(t, y).mul(h)).add(diffusion(leaves).apply(t, y).mul(w.select(0, k)));
                if (k == 1 || k == STEPS - 1) {
                    saved.add(y);
                }
            }
            return result(Tensor.stack(saved.toArray(Tensor[]::new)), leaves);
        }

        GradientProblem.Result solved(GradientMethod method) {
            List<Tensor> leaves = leaves();
            Sde sde = Sde.ito(drift(leaves), Diffusion.elementwise(diffusion(leaves)));
            Tensor ys = SdeSolve.of(sde).solver(new EulerMaruyama()).steps(0, 1, STEPS).brownian(path())
                    .gradient(method).saveAt(0.5, 1).run(leaves.getFirst()).ys();
            return result(ys, leaves);
        }

        /// By a reversible solver.
        ///
        /// @param decides whether the drift asks for a number, so that it runs as it stands
        GradientProblem.Result reversible(GradientMethod method, boolean decides) {
            List<Tensor> leaves = leaves();
            RandomField f = drift(leaves);
            Sde sde = Sde.stratonovich(
                    (t, y) -> f.apply(t, y).mul(decides ? 1 + 0 * t.item() : 1),
                    Diffusion.elementwise(diffusion(leaves)));
            Tensor ys = SdeSolve.of(sde).solver(new ReversibleHeun()).steps(0, 1, STEPS).brownian(path())
                    .gradient(method).saveAt(0.5, 1).run(leaves.getFirst()).ys();
            return result(ys, leaves);
        }

        private static GradientProblem.Result result(Tensor ys, List<Tensor> leaves) {
            Tensor loss = ys.square().sum().mul(0.5).add(ys.sin().sum());
            return new GradientProblem.Result(ys.stopGradient(), Autodiff.gradients(loss, leaves));
        }

        @Override
        public String toString() {
            return "seed " + seed + " " + dtype + " " + Arrays.toString(dims);
        }
    }

    @Property(tries = 50, seed = "15")
    void solvesAreTheLoopWrittenByHand(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        Case c = new Case(seed, SHAPES[(int) (seed % SHAPES.length)], seed % 5 == 0 ? DType.F32 : DType.F64);
        double tolerance = c.dtype == DType.F32 ? 2e-4 : 1e-11;
        GradientProblem.Result expected = c.byHand();
        GradientProblem.Result first = c.solved(Gradients.backpropagation());
        expected.assertClose(first, tolerance, c.toString());
        first.assertSameBits(c.solved(Gradients.checkpointed(2)), c + " checkpointed(2)");
        first.assertSameBits(c.solved(Gradients.logarithmic()), c + " logarithmic");
        // Undoing a step amplifies rounding where the gradient is large.
        GradientProblem.Result reversible = c.reversible(Gradients.backpropagation(), true);
        reversible.assertClose(c.reversible(Gradients.reversible(), false), 10 * tolerance, c + " reversible");
    }
}
