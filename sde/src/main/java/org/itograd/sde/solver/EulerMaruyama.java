package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Jumps;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// Euler–Maruyama, y + f h + g dW, for Itô equations with any noise; with jumps, + s Z dN. All coefficients are taken at
/// the beginning of the step.
///
/// Strong order ½, and 1 if the noise is additive; weak order 1.
///
/// G. Maruyama, "Continuous Markov processes and stochastic equations", 1955; P. E. Kloeden, E. Platen, "Numerical
/// Solution of Stochastic Differential Equations", 1992, section 10.2.
public record EulerMaruyama() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE, ADDITIVE -> Order.of(1, 1);
            case DIAGONAL, ELEMENTWISE, SCALAR, GENERAL -> switch (calculus) {
                case ITO -> Order.of(0.5, 1);
                case STRATONOVICH -> Optional.empty();
            };
        };
    }

    @Override
    public boolean takesJumps() {
        return true;
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Tensor next = y.add(sde.drift(t, y).mul(h));
        if (sde.noise() != NoiseType.NONE) {
            Tensor g = sde.diffusion(t, y);
            next = next.add(sde.diffusion().times(g, increments.dW()));
        }
        return switch (sde.jumps()) {
            case Jumps.None _ -> next;
            case Jumps.Elementwise j -> next.add(j.at(t, y).mul(increments.jumps()));
        };
    }
}
