package org.itograd.nn;

import static org.itograd.base.Arguments.given;

import java.util.List;
import java.util.function.IntFunction;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Parameterized;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Jumps;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.VectorField;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.gradient.GradientMethod;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Solver;

/// A continuous residual network with noise: the solution at the last time of the Itô equation
///
/// dx = f(t, x) dt + noise, x(t₀) = the block's input,
///
/// whose drift f is a network. It has the shape of the input. With [Noise.None] it is a neural ODE (Chen et al. 2018).
///
/// Parameters: those of the drift.
///
/// @param drift    f, keeps the shape of its state
/// @param noise    which noise, see [Noise]
/// @param grid     the time steps
/// @param solver   fits the noise: dropout and jumps need one that takes them, such as [EulerMaruyama]
/// @param gradient how to differentiate through the solve
public record SdeBlock(TimeLayer drift, Noise noise, TimeGrid grid, Solver solver, GradientMethod gradient)
        implements
            Parameterized {
    /// @throws IllegalArgumentException if one is null
    public SdeBlock {
        given(drift, "drift", "give a layer of time and state");
        given(noise, "noise", "give one, such as new Noise.None()");
        given(grid, "grid", "give times, such as TimeGrid.uniform(0, 1, 10)");
        given(solver, "solver", "give one, such as new EulerMaruyama()");
        given(gradient, "gradient", "give one, such as Gradients.backpropagation()");
    }

    /// A block solved by Euler–Maruyama and differentiated by backpropagation.
    public static SdeBlock of(TimeLayer drift, Noise noise, TimeGrid grid) {
        return new SdeBlock(drift, noise, grid, new EulerMaruyama(), Gradients.backpropagation());
    }

    /// Solves from x.
    ///
    /// @param x    the state at the grid's first time, samples along the first axis
    /// @param path where the noise comes from; not looked at without noise
    /// @return the state at the grid's last time
    /// @throws IllegalArgumentException if the solver does not fit the noise, or the path the state
    public Tensor apply(Tensor x, BrownianPath path) {
        return SdeSolve.of(equation())
                .solver(solver)
                .grid(grid)
                .brownian(path)
                .gradient(gradient)
                .run(x)
                .y();
    }

    /// The equation with the drift's present parameters.
    public Sde equation() {
        VectorField f = drift.bind();
        return switch (noise) {
            case Noise.None _ -> Sde.ode(f);
            case Noise.Additive n -> Sde.ito(f, Diffusion.additive(t -> Tensor.scalar(t.dtype(), n.sigma())));
            case Noise.Multiplicative n -> Sde.ito(f, Diffusion.diagonal((t, x) -> x.mul(n.sigma())));
            case Noise.Dropout n -> {
                double c = n.coefficient();
                yield Sde.ito(f, Diffusion.elementwise((t, x) -> f.apply(t, x).mul(c)));
            }
            case Noise.Jump n -> Sde.ode(f)
                    .withJumps(Jumps.elementwise(Noise.Jump.RATE, (t, x) -> x.mul(n.amplitude())));
        };
    }

    /// The state at the grid's last time along given increments, W(t_{k+1}) − W(t_k) for each step, in operations one after the other:
    /// for a program that is being captured, whose arguments x and the increments are.
    ///
    /// @param increments one for each step, of the shape of x; none without noise
    /// @throws IllegalArgumentException if there are not so many, the block jumps, or its solver needs more of a path
    public Tensor along(Tensor x, List<Tensor> increments) {
        return new UnrolledBlock(this).apply(x, increments);
    }

    /// The normal numbers that are the increments of samples in chunks, a path for each chunk.
    ///
    /// @param x     shape of all samples' states
    /// @param paths the path of each chunk, from the number of its first sample
    /// @return one for each step; none without noise
    /// @throws IllegalArgumentException as [#along], or if a path has no independent increments
    public List<DeviceTraining.Drawn> drawn(DType dtype, Shape x, Chunks chunks, IntFunction<BrownianPath> paths) {
        return new UnrolledBlock(this).drawn(dtype, x, chunks, paths);
    }

    @Override
    public Parameters parameters() {
        return drift.parameters();
    }
}
