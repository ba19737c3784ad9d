package org.itograd.sde.step;

import static org.itograd.base.Arguments.failure;

import java.util.Arrays;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Jumps;

/// Which candidates jump where the rate depends on time and state; see [Jumps#withIntensity].
///
/// @param bound  Λ
/// @param lambda λ of each sample, (batch, 1, …, 1)
record Thinning(double bound, Tensor lambda) {
    /// At these times and states.
    ///
    /// @throws IllegalArgumentException if λ is not between 0 and Λ, as far as its numbers are known
    static Thinning of(Jumps.WithIntensity term, Tensor t, Tensor y) {
        int[] one = y.shape().dims();
        Arrays.fill(one, Math.min(1, one.length), one.length, 1);
        Tensor lambda = term.at(t, y).reshape(one);
        Tensor numbers = lambda.stopGradient();
        for (int i = 0; numbers.symbol() == null && i < numbers.size(); i++) {
            double value = numbers.at(i);
            if (value < 0 || value > term.rate()) {
                Tensor times = t.stopGradient();
                throw failure(
                        "intensity: must be between 0 and its bound %s, but is %s for sample %d at t = %s; give a larger bound",
                        term.rate(),
                        value,
                        i,
                        times.at(Math.min(i, times.size() - 1)));
            }
        }
        return new Thinning(term.rate(), lambda);
    }

    /// 1 with probability λ / Λ, else 0.
    ///
    /// @param uniform a number for each sample
    Tensor keeps(Tensor uniform) {
        return uniform.mul(bound).lessThan(lambda);
    }

    /// The state where λ is between 0 and Λ, else NaN, by which a solve that knows no numbers fails.
    Tensor checked(Tensor y) {
        Tensor zero = Tensor.scalar(lambda.dtype(), 0);
        Tensor inside = lambda.greaterOrEqual(zero).mul(lambda.lessOrEqual(Tensor.scalar(lambda.dtype(), bound)));
        return inside.where(y, Tensor.scalar(y.dtype(), Double.NaN));
    }
}
