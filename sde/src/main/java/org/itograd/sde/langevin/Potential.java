package org.itograd.sde.langevin;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;

/// A potential U, the negative logarithm of a density up to a constant: Langevin equations draw from exp(−βU).
@FunctionalInterface
public interface Potential {
    /// U of each sample.
    ///
    /// @param q (batch, d)
    /// @return (batch)
    Tensor at(Tensor q);

    /// ∇U of each sample, (batch, d): by automatic differentiation, unless a potential knows better.
    ///
    /// @throws IllegalArgumentException if [#at] gives a tensor of another shape than (batch)
    default Tensor gradient(Tensor q) {
        return Autodiff.grad(
                x -> {
                    Tensor u = at(x);
                    require(
                            u.shape().equals(Shape.of(q.shape().dim(0))),
                            "potential: must give one number per sample, shape (%d), from q of shape %s, got %s; sum over the"
                                    + " components",
                            q.shape().dim(0),
                            q.shape(),
                            u.shape());
                    return u.sum();
                },
                q);
    }
}
