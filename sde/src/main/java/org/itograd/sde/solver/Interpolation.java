package org.itograd.sde.solver;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Sde;

/// The solution of an ODE inside a step, from the states at its ends: the cubic with the right values and slopes there (Hermite),
/// of order 3; for pairs with weights d_i of their own a quartic, of order 4,
///
/// u(θ) = (1−θ)²(1+2θ) y + θ²(3−2θ) y' + θ(1−θ)² h f(t, y) − θ²(1−θ) h f(t + h, y') + θ²(1−θ)² h Σ d_i k_i.
///
/// E. Hairer, S. P. Nørsett, G. Wanner, "Solving Ordinary Differential Equations I", 1993, section II.6.
public final class Interpolation {
    private Interpolation() {}

    /// The state at t + θ h.
    ///
    /// @param y     the state at t
    /// @param next  the state at t + h
    /// @param theta from 0 to 1
    public static Tensor withoutNoise(
            Solver solver, Sde sde, Tensor t, Tensor h, Tensor y, Tensor next, double theta) {
        double rest = 1 - theta;
        Tensor left = sde.drift(t, y);
        Tensor right = sde.drift(t.add(h), next);
        Tensor cubic = y.mul(rest * rest * (1 + 2 * theta))
                .add(next.mul(theta * theta * (3 - 2 * theta)))
                .add(left.mul(h.mul(theta * rest * rest)))
                .sub(right.mul(h.mul(theta * theta * rest)));
        if (!(solver instanceof EmbeddedRungeKutta pair) || pair.denseWeights().length == 0) {
            return cubic;
        }
        List<Tensor> k = new ArrayList<>(pair.tableau().stages(sde, t, h, y));
        k.add(right);
        return Tableau.plus(cubic, h.mul(theta * theta * rest * rest), pair.denseWeights(), k);
    }
}
