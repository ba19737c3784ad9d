package org.itograd.nn;

import static org.itograd.base.Arguments.given;
import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.CaptureException;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.jspecify.annotations.Nullable;

/// Elements set to 0 with a probability, and the others divided by that of being kept, so that the mean stays (Srivastava et al.
/// 2014). Which ones is a pure function of a key: [#draw] gives one for each step of training; until then, and after [#off], the
/// layer changes nothing, as in evaluation.
///
/// ```java
/// dropout.draw(key.fold(step));
/// ```
///
/// A program would have the same elements dropped in every run, so this is not captured while it drops some: a [Fused] layer with it
/// runs operation by operation then. All samples of a batch draw by their place in it.
public final class Dropout implements Layer {
    private final double probability;
    private volatile @Nullable RandomKey key;

    /// @param probability of being dropped, as in PyTorch, in [0, 1)
    public Dropout(double probability) {
        require(
                probability >= 0 && probability < 1,
                "probability: that of being dropped must be in [0, 1), got %s",
                probability);
        this.probability = probability;
    }

    /// Drops elements by this key from now on.
    public void draw(RandomKey choice) {
        key = given(choice, "key", "give one, or say off()");
    }

    /// Drops nothing from now on.
    public void off() {
        key = null;
    }

    /// @throws CaptureException while a program is being captured and elements are dropped
    @Override
    public Tensor apply(Tensor x) {
        RandomKey chosen = key;
        if (chosen == null || probability == 0) {
            return x;
        }
        if (x.stopGradient().symbol() != null) {
            throw new CaptureException(
                    "dropout: a captured program would drop the same elements in every run; compute this layer outside of programs,"
                            + " or turn it off()");
        }
        Tensor kept = chosen.uniform(x.dtype(), x.shape().dims()).greaterOrEqual(probability);
        return x.mul(kept.div(1 - probability));
    }
}
