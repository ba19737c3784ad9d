package org.itograd.sde.solver;

import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;

/// What Milstein's methods add to Euler's,
///
/// ½ Σ_jk (∂g_k/∂y) g_j (dW_j dW_k − δ_jk h) for an Itô equation, without the h for a Stratonovich one,
///
/// in three forms: with derivatives, with one-sided and with central differences. g_j is column j of g. With diagonal noise
/// column j has one element, which depends on y_j alone, so that only j = k is left and all is element by element; scalar
/// noise has one column. With commutative noise the factor of dW_j dW_k is symmetric, so that the iterated integrals
/// I_(j,k) enter by I_(j,k) + I_(k,j) = dW_j dW_k − δ_jk h only. For noise that does not commute the fourth form takes Lévy
/// areas.
///
/// P. E. Kloeden, E. Platen, "Numerical Solution of Stochastic Differential Equations", 1992, sections 10.3 and 11.1; A.
/// Rößler, "Runge–Kutta methods for the strong approximation of solutions of stochastic differential equations", SIAM J.
/// Numer. Anal. 48, 2010.
public final class SecondOrderNoise {
    private SecondOrderNoise() {}

    /// `next` + g dW + the term, by automatic differentiation: a vjp for diagonal noise, a Jacobian–vector product for scalar
    /// noise. For m commuting columns, one along v = g dW gives Σ_jk (∂g_k/∂y) g_j dW_j dW_k = (∂g/∂y · v) dW; Itô's
    /// − h Σ_j (∂g_j/∂y) g_j costs m more.
    public static Tensor byDerivative(Tensor next, Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        return switch (sde.diffusion()) {
            case Diffusion.None _ -> next;
            case Diffusion.Additive _ -> next.add(Terms.noise(sde, t, y, increments));
            case Diffusion.Diagonal _ -> {
                Pullback at = diffusion(sde, t, y);
                Tensor g = at.value();
                yield next.add(g.mul(increments.dW())).add(at.apply(g).getFirst().mul(weight(sde, h, increments)));
            }
            case Diffusion.Scalar _ -> {
                Pullback at = diffusion(sde, t, y);
                Tensor g = at.value();
                yield next.add(g.mul(increments.dW())).add(along(at, g).mul(weight(sde, h, increments)));
            }
            case Diffusion.Commutative c -> {
                Tensor dW = increments.dW();
                Pullback at = diffusion(sde, t, y);
                Tensor g = at.value();
                Tensor v = c.times(g, dW);
                Tensor twice = c.times(along(at, v), dW);
                for (int j = 0; j < c.matrix().m() && isIto(sde); j++) {
                    twice = twice.sub(along(at, g.select(2, j)).select(2, j).mul(h));
                }
                yield next.add(v).add(twice.mul(0.5));
            }
            case Diffusion.Elementwise _,Diffusion.General _ -> throw needsMore(sde);
        };
    }

    /// `next` + g dW + the term, with (∂g/∂y) g_j ≈ (g(t, next + g_j √h) − g(t, y)) / √h; for Itô equations only.
    ///
    /// The quotient is off by O(√h). Times dW² − h that has mean 0, so that the errors of the steps do not add up; times
    /// Stratonovich's dW² its mean is of order h^1.5 and would leave an error of order ½.
    ///
    /// @param next y + f h, which is also where the differences are taken
    public static Tensor byDifference(Tensor next, Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        return switch (sde.diffusion()) {
            case Diffusion.None _ -> next;
            case Diffusion.Additive _ -> next.add(Terms.noise(sde, t, y, increments));
            case Diffusion.Diagonal _,Diffusion.Scalar _ -> {
                Tensor g = sde.diffusion(t, y);
                Tensor difference = sde.diffusion(t, next.add(g.mul(h.sqrt()))).sub(g);
                Tensor weight = weight(sde, h, increments).div(h.sqrt());
                yield next.add(g.mul(increments.dW())).add(difference.mul(weight));
            }
            case Diffusion.Commutative c -> {
                Tensor dW = increments.dW();
                Tensor g = sde.diffusion(t, y);
                Tensor sum = next.add(c.times(g, dW));
                for (int j = 0; j < c.matrix().m(); j++) {
                    Tensor at = next.add(g.select(2, j).mul(h.sqrt()));
                    Tensor difference = sde.diffusion(t, at).sub(g);
                    Tensor twice =
                            c.times(difference, dW).mul(dW.slice(1, j, j + 1)).sub(difference.select(2, j).mul(h));
                    sum = sum.add(twice.div(h.sqrt().mul(2)));
                }
                yield sum;
            }
            case Diffusion.Elementwise _,Diffusion.General _ -> throw needsMore(sde);
        };
    }

    /// `next` + g dW + the term, as ½ √h Σ_k (g_k(s, at + u_k) − g_k(s, at − u_k)) with
    /// u_k = Σ_j g_j ½ (dW_j dW_k − δ_jk h) / √h, for Stratonovich without the h. Off by O(u³ √h) = O(h²).
    ///
    /// @param at what the differences are taken around
    /// @param s  the time at which they are taken
    public static Tensor byCentralDifference(
            Tensor next, Sde sde, Tensor t, Tensor h, Tensor y, Increments increments, Tensor s, Tensor at) {
        return switch (sde.diffusion()) {
            case Diffusion.None _ -> next;
            case Diffusion.Additive _ -> next.add(Terms.noise(sde, t, y, increments));
            case Diffusion.Diagonal _,Diffusion.Scalar _ -> {
                Tensor g = sde.diffusion(t, y);
                Tensor u = g.mul(weight(sde, h, increments).div(h.sqrt()));
                Tensor difference = sde.diffusion(s, at.add(u)).sub(sde.diffusion(s, at.sub(u)));
                yield next.add(g.mul(increments.dW())).add(difference.mul(h.sqrt().mul(0.5)));
            }
            case Diffusion.Commutative c -> {
                Tensor dW = increments.dW();
                Tensor g = sde.diffusion(t, y);
                Tensor v = c.times(g, dW);
                Tensor sum = next.add(v);
                for (int k = 0; k < c.matrix().m(); k++) {
                    Tensor twice = v.mul(dW.slice(1, k, k + 1));
                    Tensor u = (isIto(sde) ? twice.sub(g.select(2, k).mul(h)) : twice).div(h.sqrt().mul(2));
                    Tensor difference = sde.diffusion(s, at.add(u)).sub(sde.diffusion(s, at.sub(u)));
                    sum = sum.add(difference.select(2, k).mul(h.sqrt().mul(0.5)));
                }
                yield sum;
            }
            case Diffusion.Elementwise _,Diffusion.General _ -> throw needsMore(sde);
        };
    }

    /// `next` + g dW + Σ_j<k A_jk [g_j, g_k] = `next` + g dW + Σ_k (∂g_k/∂y) (g A)_k with the Lévy area A, for a diffusion
    /// matrix: one Jacobian–vector product for each column.
    public static Tensor withArea(Tensor next, Sde sde, Tensor t, Tensor y, Tensor dW, Tensor area) {
        Pullback at = diffusion(sde, t, y);
        Tensor g = at.value();
        Tensor turned = g.matmul(area);
        Tensor sum = next.add(sde.diffusion().times(g, dW));
        for (int k = 0; k < dW.shape().dim(1); k++) {
            sum = sum.add(along(at, turned.select(2, k)).select(2, k));
        }
        return sum;
    }

    /// `next` + g dW + Σ_jk (∂g_k/∂y) g_j I_jk with the iterated integrals I_jk = ½ (dW_j dW_k − δ_jk h) + A_jk, by automatic
    /// differentiation: with the derivatives D_j = (∂g/∂y) g_j of the matrix along its columns, Σ_j D_j I_j, where I_j is
    /// row j of I.
    public static Tensor byArea(Tensor next, Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        return switch (sde.diffusion()) {
            case Diffusion.None _ -> next;
            case Diffusion.General c -> {
                Pullback at = diffusion(sde, t, y);
                Tensor g = at.value();
                Tensor iterated = iteratedIntegrals(sde, h, increments);
                Tensor sum = next.add(c.times(g, increments.dW()));
                for (int j = 0; j < c.m(); j++) {
                    sum = sum.add(c.times(along(at, g.select(2, j)), iterated.select(1, j)));
                }
                yield sum;
            }
            case Diffusion.Elementwise _ -> {
                Pullback at = diffusion(sde, t, y);
                Tensor g = at.value();
                Tensor iterated = iteratedIntegrals(sde, h, increments);
                Tensor sum = next.add(g.mul(increments.dW()));
                for (int j = 0; j < y.shape().dim(1); j++) {
                    sum = sum.add(along(at, g.mul(unit(y.dtype(), j, y.shape().dim(1)))).mul(iterated.select(1, j)));
                }
                yield sum;
            }
            case Diffusion.Additive _,Diffusion.Diagonal _,Diffusion.Scalar _,Diffusion.Commutative _ ->
                throw new IllegalArgumentException(
                        "solver: " + sde.noise()
                                + " needs no Lévy area; use new Milstein() or new StratonovichMilstein()");
        };
    }

    /// I, (batch, m, m): ½ (dW dWᵀ − h) + A for Itô, without the h for Stratonovich.
    private static Tensor iteratedIntegrals(Sde sde, Tensor h, Increments increments) {
        Tensor dW = increments.dW();
        int m = dW.shape().dim(1);
        Tensor products = dW.reshape(-1, m, 1).mul(dW.reshape(-1, 1, m));
        if (isIto(sde)) {
            double[] identity = new double[m * m];
            for (int j = 0; j < m; j++) {
                identity[j * m + j] = 1;
            }
            Tensor each = h.reshape(-1, 1, 1);
            products = products.sub(Tensor.of(identity, m, m).cast(dW.dtype()).mul(each));
        }
        return products.mul(0.5).add(increments.levyArea());
    }

    /// The unit vector e_j.
    private static Tensor unit(DType dtype, int j, int d) {
        double[] e = new double[d];
        e[j] = 1;
        return Tensor.of(e, d).cast(dtype);
    }

    /// ½ (dW² − h) for Itô, ½ dW² for Stratonovich: the iterated integral of one process with itself.
    private static Tensor weight(Sde sde, Tensor h, Increments increments) {
        Tensor square = increments.dW().square();
        return (isIto(sde) ? square.sub(h) : square).mul(0.5);
    }

    private static boolean isIto(Sde sde) {
        return switch (sde.calculus()) {
            case ITO -> true;
            case STRATONOVICH -> false;
        };
    }

    private static Pullback diffusion(Sde sde, Tensor t, Tensor y) {
        return Pullback.of(x -> sde.diffusion(t, x.getFirst()), List.of(y), List.of());
    }

    /// (∂g/∂y) v from the one evaluation of g that `at` holds: the vjp u ↦ uᵀ ∂g/∂y is linear in u, and its own vjp is
    /// v ↦ (∂g/∂y) v.
    private static Tensor along(Pullback at, Tensor v) {
        Tensor u = Tensor.zeros(v.dtype(), at.value().shape().dims());
        return Autodiff.vjp(c -> at.apply(c).getFirst(), u, v).gradient();
    }

    private static IllegalArgumentException needsMore(Sde sde) {
        return new IllegalArgumentException("solver: second-order terms of " + sde.noise()
                + " need iterated integrals that increments do not determine; use new MilsteinLevyArea()");
    }
}
