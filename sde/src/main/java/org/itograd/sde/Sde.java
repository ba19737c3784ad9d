package org.itograd.sde;

import java.util.stream.Collectors;
import org.itograd.autodiff.Tensor;

/// A stochastic differential equation dY = f(t, Y) dt + g(t, Y) dW, perhaps with jumps.
///
/// ```java
/// Sde gbm = Sde.ito((t, y) -> y.mul(0.1), Diffusion.diagonal((t, y) -> y.mul(0.2)));
/// ```
///
/// Its parameters are whatever tensors the functions close over.
///
/// @param drift     f, gives a tensor of y's shape
/// @param diffusion g and the structure of the noise
/// @param calculus  how g dW is read; without meaning for an ODE
/// @param jumps     the jump terms
public record Sde(VectorField drift, Diffusion diffusion, Calculus calculus, Jumps jumps) {
    /// dY = f dt + g dW in the sense of Itô.
    public static Sde ito(VectorField drift, Diffusion diffusion) {
        return new Sde(drift, diffusion, Calculus.ITO, Jumps.none());
    }

    /// dY = f dt + g ∘ dW in the sense of Stratonovich.
    public static Sde stratonovich(VectorField drift, Diffusion diffusion) {
        return new Sde(drift, diffusion, Calculus.STRATONOVICH, Jumps.none());
    }

    /// dY = f dt.
    public static Sde ode(VectorField drift) {
        return ito(drift, Diffusion.none());
    }

    /// The same equation with these jump terms besides those it has, independent of them.
    public Sde withJumps(Jumps terms) {
        return new Sde(drift, diffusion, calculus, jumps.and(terms));
    }

    /// The same equation without jumps.
    public Sde withoutJumps() {
        return new Sde(drift, diffusion, calculus, Jumps.none());
    }

    /// The same equation in the sense of Stratonovich: an Itô equation's drift f becomes f − ½ Σ_j (∂g_j/∂y) g_j, by automatic
    /// differentiation of g. One vjp of g for diagonal noise, a Jacobian–vector product for each Wiener process of a sample for
    /// scalar noise and a matrix, and a vjp for each element of a sample for elementwise noise.
    public Sde toStratonovich() {
        boolean same = switch (calculus) {
            case ITO -> noise() == NoiseType.NONE || noise() == NoiseType.ADDITIVE;
            case STRATONOVICH -> true;
        };
        VectorField corrected = (t, y) -> drift(t, y).sub(DriftCorrection.of(diffusion, t, y));
        return new Sde(same ? drift : corrected, diffusion, Calculus.STRATONOVICH, jumps);
    }

    /// f(t, y).
    ///
    /// @throws IllegalArgumentException if the function gives a tensor of the wrong shape or dtype
    public Tensor drift(Tensor t, Tensor y) {
        return Fields.shapedLike(y, y.shape(), "drift", drift.apply(t, y));
    }

    /// g(t, y).
    ///
    /// @throws IllegalArgumentException if the function gives a tensor of the wrong shape or dtype
    public Tensor diffusion(Tensor t, Tensor y) {
        return diffusion.at(t, y);
    }

    /// The structure of the noise.
    public NoiseType noise() {
        return diffusion.type();
    }

    /// Checks by automatic differentiation whether the columns of a diffusion matrix commute at (t, y), as
    /// [Diffusion#commutative] promises: (∂g_k/∂y) g_j = (∂g_j/∂y) g_k for all j and k, to rounding. Other structures commute by what they are or
    /// promise no such thing, and pass.
    ///
    /// @throws IllegalArgumentException if two columns do not; the message names them and what to use
    public void checkCommutative(Tensor t, Tensor y) {
        switch (diffusion) {
            case Diffusion.Commutative c -> Commutators.check(c.matrix(), t, y);
            case Diffusion.General g -> Commutators.check(g, t, y);
            case Diffusion.None _,Diffusion.Diagonal _,Diffusion.Elementwise _,Diffusion.Scalar _,Diffusion.Additive _ ->
                {}
        }
    }

    /// The structure in words, for example `Itô, diagonal noise, jumps`.
    public String structure() {
        String jump = jumps.terms().stream().map(term -> ", " + term.inWords()).collect(Collectors.joining());
        return switch (calculus) {
            case ITO -> noise() == NoiseType.NONE ? noise() + jump : "Itô, " + noise() + jump;
            case STRATONOVICH -> "Stratonovich, " + noise() + jump;
        };
    }
}
