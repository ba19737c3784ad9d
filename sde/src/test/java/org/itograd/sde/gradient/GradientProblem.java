package org.itograd.sde.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Jumps;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.VectorField;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Solution;
import org.itograd.sde.solver.ReversibleSolver;
import org.itograd.sde.solver.Solver;

/// A neural SDE with weights and arrays that its coefficients close over, to be solved and differentiated in several ways.
///
/// @param noise     the structure
/// @param perSample whether a tensor that is differentiated has an entry for each sample; then samples cannot be computed a few
///     at a time on the way back
/// @param decides   whether the drift asks for a number, so that it can only be run as it stands
/// @param dims      of the state
record GradientProblem(
        DType dtype, Calculus calculus, NoiseType noise, boolean jumps, boolean perSample, boolean decides,
        int... dims) {
    /// States at grid points, between them, and out of order.
    static final Saving INSIDE = s -> s.saveAt(0, 0.3, 3 / 7.0, 0.31, 1, 0.1);

    private static final int HIDDEN = 32;
    private static final RandomKey KEY = RandomKey.of(5);

    /// States at the saved points and the gradients of a loss on them.
    record Result(Tensor states, List<Tensor> gradients) {
        void assertClose(Result other, double tolerance, String what) {
            assertClose(states, other.states, tolerance, what + ": states");
            for (int i = 0; i < gradients.size(); i++) {
                assertClose(gradients.get(i), other.gradients.get(i), tolerance, what + ": gradient " + i);
            }
        }

        private static void assertClose(Tensor expected, Tensor actual, double tolerance, String what) {
            assertEquals(expected.shape(), actual.shape(), what);
            double[] e = expected.toDoubleArray();
            double scale = 1 + Arrays.stream(e).map(Math::abs).max().orElse(0);
            assertArrayEquals(e, actual.toDoubleArray(), tolerance * scale, what);
        }

        void assertSameBits(Result other, String what) {
            assertArrayEquals(states.toDoubleArray(), other.states.toDoubleArray(), what + ": states");
            for (int i = 0; i < gradients.size(); i++) {
                assertArrayEquals(
                        gradients.get(i).toDoubleArray(), other.gradients.get(i).toDoubleArray(),
                        what + ": gradient " + i);
            }
        }
    }

    /// Without jumps, with tensors that all samples share, and with a drift that decides on nothing.
    static GradientProblem of(DType dtype, Calculus calculus, NoiseType noise, int... dims) {
        return new GradientProblem(dtype, calculus, noise, false, false, false, dims);
    }

    GradientProblem jumping() {
        return new GradientProblem(dtype, calculus, noise, true, perSample, decides, dims);
    }

    GradientProblem perSample(boolean choice) {
        return new GradientProblem(dtype, calculus, noise, jumps, choice, decides, dims);
    }

    GradientProblem deciding(boolean choice) {
        return new GradientProblem(dtype, calculus, noise, jumps, perSample, choice, dims);
    }

    private Tensor normal(long stream, int... of) {
        return KEY.fold(stream).normal(dtype, of);
    }

    private int last() {
        return dims[dims.length - 1];
    }

    /// y0, two matrices, a row, a number, and an array as long as the batch.
    List<Tensor> parameters() {
        return List.of(
                normal(0, dims), normal(1, last(), HIDDEN).mul(0.4), normal(2, HIDDEN, last()).mul(0.2),
                normal(3, last()).mul(0.4), normal(4).mul(0.3), normal(5, dims).mul(0.4));
    }

    Sde sde(List<Tensor> p) {
        Tensor constant = normal(6, dims).mul(0.3);
        Tensor ofSample = perSample ? p.get(5) : p.get(5).stopGradient();
        VectorField f = (t, y) -> {
            if (decides) {
                assertTrue(t.item() > -1);
            }
            Tensor inner = dims.length == 1 ? y.mul(p.get(4)) : y.matmul(p.get(1)).sin().matmul(p.get(2));
            return inner.add(p.get(3).mul(t)).tanh().add(ofSample).add(constant.mul(t)).mul(0.7);
        };
        Sde sde = calculus == Calculus.ITO ? Sde.ito(f, diffusion(p)) : Sde.stratonovich(f, diffusion(p));
        return jumps ? sde.withJumps(Jumps.elementwise(3, (t, y) -> y.mul(p.get(4)).add(p.get(3)))) : sde;
    }

    private Diffusion diffusion(List<Tensor> p) {
        VectorField g = (t, y) -> y.mul(p.get(3)).sin().mul(0.6).add(p.get(4));
        return switch (noise) {
            case NONE -> Diffusion.none();
            case ADDITIVE -> Diffusion.additive(t -> p.get(3).mul(t.add(1)));
            case DIAGONAL -> Diffusion.diagonal(g);
            case ELEMENTWISE -> Diffusion.elementwise((t, y) -> g.apply(t, y).mul(y.mean(true, -1)));
            case SCALAR -> Diffusion.scalar(g);
            case COMMUTATIVE -> Diffusion.commutative(
                    2, (t, y) -> g.apply(t, y).reshape(dims[0], last(), 1).mul(normal(8, 1, 1, 2)));
            case GENERAL -> Diffusion.general(
                    2, (t, y) -> g.apply(t, y).reshape(dims[0], last(), 1).mul(normal(7, 1, last(), 2).mul(0.5)));
        };
    }

    /// How a solution is asked for.
    interface Saving {
        SdeSolve of(SdeSolve solve);
    }

    Result solve(Solver solver, GradientMethod method, BrownianPath path, int steps, Saving saving) {
        List<Tensor> leaves = parameters().stream().map(Tensor::variable).toList();
        Solution s = run(leaves, solver, method, path, steps, saving);
        return new Result(s.ys(), Autodiff.gradients(loss(s), leaves));
    }

    Solution run(
            List<Tensor> p, Solver solver, GradientMethod method, BrownianPath path, int steps, Saving saving) {
        // A weight that is itself computed from what is differentiated.
        List<Tensor> used = new ArrayList<>(p);
        used.set(2, p.get(2).mul(p.get(4).add(1)));
        SdeSolve solve = SdeSolve.of(sde(used)).solver(solver).steps(0, 1, steps).gradient(method);
        boolean random = noise != NoiseType.NONE || jumps;
        return saving.of(random ? solve.brownian(path) : solve).run(p.getFirst());
    }

    /// The exact ways to differentiate.
    static List<GradientMethod> methods(Solver solver) {
        List<GradientMethod> methods = new ArrayList<>(List.of(Gradients.backpropagation(), Gradients.checkpointed()));
        if (solver instanceof ReversibleSolver) {
            methods.add(Gradients.reversible());
        }
        return methods;
    }

    private static double tolerance(DType dtype) {
        return dtype == DType.F64 ? 2e-13 : 1e-4;
    }

    /// Compares the solve as a program, in every way to differentiate it, with the solve operation by operation.
    static void check(GradientProblem problem, Solver solver, BrownianPath path, int steps,
            GradientProblem.Saving saving) {
        String what = problem + " " + solver.name();
        GradientProblem.Result expected =
                problem.deciding(true).solve(solver, Gradients.backpropagation(), path, steps, saving);
        List<GradientProblem.Result> found = new ArrayList<>();
        for (GradientMethod method : methods(solver)) {
            GradientProblem.Result result = problem.solve(solver, method, path, steps, saving);
            expected.assertClose(result, tolerance(problem.dtype()), what + " " + method);
            found.add(result);
            Solution unrecorded = problem.run(problem.parameters(), solver, method, path, steps, saving);
            assertArrayEquals(result.states().toDoubleArray(), unrecorded.ys().toDoubleArray(), what);
        }
        found.get(0).assertSameBits(found.get(1), what);
    }

    static Tensor loss(Solution s) {
        return s.ys().square().sum().mul(0.5).add(s.y().sin().sum());
    }

    @Override
    public String toString() {
        return dtype + " " + calculus + " " + noise + (jumps ? " jumps" : "") + (perSample ? " per sample " : " ")
                + Arrays.toString(dims);
    }
}
