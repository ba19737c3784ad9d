package org.itograd.sde.step;

import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Jumps;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.solver.EmbeddedSolver;
import org.itograd.sde.solver.ExponentialEuler;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.OwnSolver;
import org.itograd.sde.solver.Solver;

/// How often a solver evaluates drift and diffusion, each for the whole batch; a diffusion with its derivative counts as one.
///
/// A step is captured once and then replayed, so calls of the functions themselves say nothing; the numbers come from watching the
/// solver take one step of a small equation of the same structure.
///
/// @param drift     evaluations of f
/// @param diffusion evaluations of g
public record Evaluations(long drift, long diffusion) {
    private static final Tensor TIME = Tensor.scalar(DType.F64, 0.1);

    /// The sum.
    public Evaluations plus(Evaluations other) {
        return new Evaluations(drift + other.drift, diffusion + other.diffusion);
    }

    /// So many times as many.
    public Evaluations times(long n) {
        return new Evaluations(n * drift, n * diffusion);
    }

    /// Of the start of a solve.
    public static Evaluations ofStart(Sde sde, Solver solver) {
        return solver instanceof OwnSolver
                ? new Evaluations(0, 0)
                : count(sde, like -> solver.start(like, TIME, state()));
    }

    /// Of one step.
    public static Evaluations ofStep(Sde sde, Solver solver) {
        if (solver instanceof OwnSolver own) {
            return new Evaluations(own.driftsInAStep(), 0);
        }
        // What it asks for does not depend on A, which may be for states of a certain size only.
        Solver small = solver instanceof ExponentialEuler ? new ExponentialEuler(TIME) : solver;
        Evaluations both = count(
                sde,
                like -> small.advance(like, TIME, TIME, small.start(like, TIME, state()), increments(like, small)));
        return both.plus(ofStart(sde, solver).times(-1));
    }

    /// Of one attempt at a step whose length is not yet known.
    public static Evaluations ofAttempt(Sde sde, Solver solver) {
        return solver instanceof EmbeddedSolver embedded
                ? count(sde, like -> embedded.stepWithError(like, TIME, TIME, state(), increments(like, solver)))
                : ofStep(sde, solver).times(3);
    }

    private static Tensor state() {
        return Tensor.ones(DType.F64, 1, 1);
    }

    private static Increments increments(Sde sde, Solver solver) {
        if (sde.noise() == NoiseType.NONE) {
            return Increments.none();
        }
        List<Tensor> parts = solver.needs().shapes(sde.diffusion().noiseShape(state().shape())).stream()
                .map(s -> Tensor.full(DType.F64, 0.1, s.dims()))
                .toList();
        return Increments.of(solver.needs(), parts);
    }

    private interface Work {
        Object with(Sde like);
    }

    /// Calls of f and g while a solver works on an equation of this structure, whose state is a single number.
    private static Evaluations count(Sde sde, Work work) {
        int[] calls = new int[2];
        Diffusion g = like(sde.diffusion(), calls);
        Sde like = new Sde((t, y) -> counted(calls, 0, y), g, sde.calculus(), Jumps.none());
        Autodiff.withoutRecording(() -> work.with(like));
        return new Evaluations(calls[0], calls[1]);
    }

    private static Tensor counted(int[] calls, int which, Tensor value) {
        calls[which]++;
        return value.mul(0.5);
    }

    /// The same structure for a state that is a single number.
    private static Diffusion like(Diffusion diffusion, int[] calls) {
        return diffusion.map(_ -> (_, y) -> switch (diffusion) {
            case Diffusion.General g -> columns(counted(calls, 1, y), g.m());
            case Diffusion.Commutative c -> columns(counted(calls, 1, y), c.matrix().m());
            case Diffusion.None _,Diffusion.Additive _,Diffusion.Diagonal _,Diffusion.Elementwise _,Diffusion.Scalar _ ->
                counted(calls, 1, y);
        });
    }

    private static Tensor columns(Tensor y, int m) {
        return y.reshape(1, 1, 1).mul(Tensor.ones(DType.F64, 1, 1, m));
    }
}
