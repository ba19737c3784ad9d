package org.itograd.sde.solver;

import java.util.List;
import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// The reversible Heun method for Stratonovich equations with any noise. Beside y it carries ŷ, f = f(t, ŷ) and g = g(t, ŷ):
///
/// ŷ' = 2y − ŷ + f h + g dW, f' = f(t + h, ŷ'), g' = g(t + h, ŷ'), y' = y + ½ (f + f') h + ½ (g + g') dW.
///
/// One evaluation of drift and diffusion per step. Solving the same equations for the old values undoes a step exactly but
/// for rounding, so a reverse pass needs no stored states (see `Gradients.reversible()`).
///
/// Strong order 1 for additive noise, ½ otherwise (Kidger et al. prove these, and 1 is seen for diagonal noise); order 2 for
/// an ODE; weak order 1.
///
/// P. Kidger, J. Foster, X. Li, T. Lyons, "Efficient and accurate gradients for neural SDEs", NeurIPS 2021, algorithm 1 and
/// theorem D.12.
public record ReversibleHeun() implements ReversibleSolver {
    private static final int Y = 0;
    private static final int Y_HAT = 1;
    private static final int F = 2;
    private static final int G = 3;

    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE -> Order.of(2, 2);
            case ADDITIVE -> Order.of(1, 1);
            case DIAGONAL, SCALAR, ELEMENTWISE, COMMUTATIVE, GENERAL ->
                Order.only(Calculus.STRATONOVICH, calculus, 0.5, 1);
        };
    }

    @Override
    public List<Tensor> start(Sde sde, Tensor t0, Tensor y0) {
        Tensor f = sde.drift(t0, y0);
        return hasNoise(sde) ? List.of(y0, y0, f, diffusion(sde, t0, y0)) : List.of(y0, y0, f);
    }

    @Override
    public List<Tensor> advance(Sde sde, Tensor t, Tensor h, List<Tensor> carried, Increments increments) {
        Tensor y = carried.get(Y);
        Tensor yHat = y.mul(2).sub(carried.get(Y_HAT)).add(change(sde, carried, h, increments));
        List<Tensor> next = start(sde, t.add(h), yHat);
        Tensor mean = change(sde, carried, h, increments).add(change(sde, next, h, increments)).mul(0.5);
        return with(next, y.add(mean), yHat);
    }

    @Override
    public List<Tensor> retreat(Sde sde, Tensor t, Tensor h, List<Tensor> carried, Increments increments) {
        Tensor y = carried.get(Y);
        Tensor yHat = y.mul(2).sub(carried.get(Y_HAT)).sub(change(sde, carried, h, increments));
        List<Tensor> before = start(sde, t, yHat);
        Tensor mean = change(sde, carried, h, increments).add(change(sde, before, h, increments)).mul(0.5);
        return with(before, y.sub(mean), yHat);
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        return advance(sde, t, h, start(sde, t, y), increments).get(Y);
    }

    private static boolean hasNoise(Sde sde) {
        return sde.noise() != NoiseType.NONE;
    }

    /// g(t, y), of y's shape even where it is a coefficient of time alone: what is carried has samples along its first axis.
    private static Tensor diffusion(Sde sde, Tensor t, Tensor y) {
        Tensor g = sde.diffusion(t, y);
        return sde.noise() == NoiseType.ADDITIVE ? g.broadcastTo(y.shape()) : g;
    }

    /// f h + g dW with the coefficients that are carried.
    private static Tensor change(Sde sde, List<Tensor> carried, Tensor h, Increments increments) {
        Tensor drift = carried.get(F).mul(h);
        return hasNoise(sde) ? drift.add(sde.diffusion().times(carried.get(G), increments.dW())) : drift;
    }

    private static List<Tensor> with(List<Tensor> coefficients, Tensor y, Tensor yHat) {
        return coefficients.size() > G
                ? List.of(y, yHat, coefficients.get(F), coefficients.get(G))
                : List.of(y, yHat, coefficients.get(F));
    }
}
