package org.itograd.sde;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.given;

import com.google.errorprone.annotations.CheckReturnValue;
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
@CheckReturnValue
public record Sde(VectorField drift, Diffusion diffusion, Calculus calculus, Jumps jumps) {
    /// @throws IllegalArgumentException if one is null
    public Sde {
        given(drift, "drift", "give a function of time and state");
        given(diffusion, "diffusion", "give one, such as Diffusion.diagonal(g), or Diffusion.none()");
        given(calculus, "calculus", "say ITO or STRATONOVICH");
        given(jumps, "jumps", "give Jumps.none()");
    }

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

    /// Checks by automatic differentiation whether what the Wiener processes drive commutes at (t, y), as
    /// [Diffusion#commutative] promises of the columns of a matrix: (∂g_k/∂y) g_j = (∂g_j/∂y) g_k for all j and k, to rounding, samples
    /// included. For elementwise noise that is (∂g_i/∂y_k) g_k = 0 for i ≠ k, one Jacobian–vector product for each element, so a few
    /// samples will do. Additive noise and none pass; diagonal noise as in [#checkDiagonal].
    ///
    /// @throws IllegalArgumentException if two do not; the message names them and what to use
    public void checkCommutative(Tensor t, Tensor y) {
        switch (diffusion) {
            case Diffusion.Commutative c -> Commutators.check(c.matrix(), t, y);
            case Diffusion.General g -> Commutators.check(g, t, y);
            case Diffusion.Elementwise e -> Commutators.check(e, t, y);
            case Diffusion.Scalar s -> Commutators.check(s, t, y);
            case Diffusion.Diagonal _ -> checkDiagonal(t, y);
            case Diffusion.None _,Diffusion.Additive _ -> {}
        }
    }

    /// Checks by automatic differentiation whether each g_i depends on y_i alone at (t, y), as [Diffusion#diagonal] promises and
    /// as elementwise noise must to be declared so: ∂g_i/∂y_k = 0 for i ≠ k, to rounding, samples included. Additive noise and
    /// none pass. One Jacobian–vector product for each element of y, so a few samples will do; take states at which no
    /// derivative vanishes by chance.
    ///
    /// ```java
    /// sde.checkDiagonal(Tensor.scalar(DType.F64, 0.3), RandomKey.of(1).normal(DType.F64, 3, 4));
    /// ```
    ///
    /// @throws IllegalArgumentException if one does not; the message names both elements, the derivative and
    ///     what to use; also if the noise has no process for each element, or a derivative is not a number
    public void checkDiagonal(Tensor t, Tensor y) {
        switch (diffusion) {
            case Diffusion.None _,Diffusion.Additive _ -> {}
            case Diffusion.Diagonal d -> NoiseChecks.requireOwn("diffusion", "use Diffusion.elementwise(g)", d, t, y);
            case Diffusion.Elementwise e ->
                NoiseChecks.requireOwn("diffusion", "do not declare it diagonal", e, t, y);
            case Diffusion.Scalar _,Diffusion.Commutative _,Diffusion.General _ -> throw failure(
                    "diffusion: %s has no Wiener process for each element, so it cannot be diagonal; state it with"
                            + " Diffusion.elementwise(g) first",
                    noise());
        }
    }

    /// Checks by automatic differentiation whether g does not depend on y at (t, y), so that the noise may be declared additive:
    /// ∂g/∂y = 0, to rounding, for any structure.
    ///
    /// @throws IllegalArgumentException if it does; the message names the elements of g and y and the derivative
    public void checkAdditive(Tensor t, Tensor y) {
        switch (diffusion) {
            case Diffusion.None _,Diffusion.Additive _ -> {}
            case Diffusion.Diagonal _,Diffusion.Elementwise _,Diffusion.Scalar _,Diffusion.Commutative _,Diffusion.General _ ->
                NoiseChecks.requireConstant(diffusion, t, y);
        }
    }

    /// Checks by automatic differentiation what the structure of the noise promises at (t, y): [#checkDiagonal] for diagonal
    /// noise and [#checkCommutative] for commutative and scalar noise, where one process drives one sample. The others promise
    /// nothing that their form does not ensure.
    ///
    /// @throws IllegalArgumentException if the promise is not kept
    public void checkNoise(Tensor t, Tensor y) {
        switch (diffusion) {
            case Diffusion.Diagonal _ -> checkDiagonal(t, y);
            case Diffusion.Commutative _,Diffusion.Scalar _ -> checkCommutative(t, y);
            case Diffusion.None _,Diffusion.Additive _,Diffusion.Elementwise _,Diffusion.General _ -> {}
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
