package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// The tamed Euler method, y + f h / (1 + h |f|) + g dW, for Itô equations whose drift grows faster than linearly, such as
/// y − y³: there the moments of Euler–Maruyama's solution tend to infinity as h → 0, while these stay bounded. |f| is the
/// Euclidean length of a sample's drift.
///
/// Strong order ½, and 1 if the noise is additive, where it is the tamed Milstein method; weak order 1.
///
/// M. Hutzenthaler, A. Jentzen, P. E. Kloeden, "Strong convergence of an explicit numerical method for SDEs with nonglobally
/// Lipschitz continuous coefficients", Ann. Appl. Probab. 22, 2012, eq. (4) and theorem 1.1.
public record TamedEuler() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return new EulerMaruyama().order(calculus, noise);
    }

    @Override
    public boolean takesJumps() {
        return true;
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Tensor next = Taming.euler(sde, t, h, y);
        if (sde.noise() != NoiseType.NONE) {
            next = next.add(Terms.noise(sde, t, y, increments));
        }
        return Terms.plusJumps(next, sde, t, y, increments);
    }
}
