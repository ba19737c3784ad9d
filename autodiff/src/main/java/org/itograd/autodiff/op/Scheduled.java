package org.itograd.autodiff.op;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.jspecify.annotations.Nullable;

/// What a [org.itograd.autodiff.program.Program] may do with a [Primitive] so that it runs faster: all of it is optional, and what
/// a primitive does not say is that it takes all samples at once.
public interface Scheduled {
    /// The answers of a primitive that gives none.
    Scheduled NOTHING = new Scheduled() {};

    /// What a primitive says about itself, or nothing.
    static Scheduled of(Primitive op) {
        return op instanceof Scheduled scheduled ? scheduled : NOTHING;
    }

    /// The operation that gives some of the samples of the result from as many samples of the inputs, if each sample of the
    /// result depends on that sample alone; null if not. See [org.itograd.autodiff.program.Program].
    default @Nullable Primitive onRows(Batch batch) {
        return null;
    }

    /// Whether the result is a sum over samples, so that the results for blocks of samples add up to that for all.
    default boolean sumsRows(Batch batch) {
        return false;
    }

    /// How many samples at a time this operation needs to be efficient.
    default int efficientRows(Shape[] in) {
        return 1;
    }

    /// How many multiplications it takes, roughly: for deciding whether to compute a value again or to keep it.
    default double multiplications(Shape[] in, Shape out) {
        return out.size();
    }

    /// Whether the result is linear in input `i` while the others are held fixed.
    default boolean isLinearIn(int i) {
        return false;
    }

    /// Whether [Primitive#evaluate] writes every element of `out` whatever was in it, so that a program may reuse memory.
    default boolean overwrites() {
        return true;
    }

    /// Adds the result to `total` instead of storing it.
    ///
    /// @return whether this operation can; if not, nothing has happened
    default boolean accumulate(Tensor[] in, Tensor total) {
        return false;
    }
}
