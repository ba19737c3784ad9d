package org.itograd.sde.solver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// A method for stiff ODEs that is its tableau, with elements on the diagonal, and its order: stage by stage,
///
/// u_i = y + h Σ_j<i a_ij k_j + h a_ii f(t + c_i h, u_i), Y = y + h Σ_i b_i k_i,
///
/// by Newton's method with the drift's Jacobian of each sample. k_i is taken from u_i by this equation, not as f(u_i), which
/// would multiply what is left of the iteration's error by the stiffness.
///
/// E. Hairer, G. Wanner, "Solving Ordinary Differential Equations II", 1996, sections IV.6 and IV.8.
public interface DiagonallyImplicitRungeKutta extends Solver {
    /// Row i has i or i + 1 elements.
    Tableau tableau();

    int order();

    /// Of Newton's method in each stage.
    int iterations();

    @Override
    default Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE -> Order.of(order(), order());
            case DIAGONAL, ELEMENTWISE, SCALAR, ADDITIVE, COMMUTATIVE, GENERAL -> Optional.empty();
        };
    }

    @Override
    default Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        List<Tensor> k = new ArrayList<>();
        Tensor guess = y;
        for (double[] row : tableau().a()) {
            int i = k.size();
            Tensor time = t.add(h.mul(Arrays.stream(row).sum()));
            if (row.length == i) {
                k.add(sde.drift(time, Tableau.plus(y, h, row, k)));
            } else {
                Tensor known = Tableau.plus(y, h, Arrays.copyOf(row, i), k);
                Tensor weight = h.mul(row[i]);
                guess = Newton.solve(known, u -> sde.drift(time, u).mul(weight), guess, iterations());
                k.add(guess.sub(known).div(weight));
            }
        }
        return Tableau.plus(y, h, tableau().b(), k);
    }
}
