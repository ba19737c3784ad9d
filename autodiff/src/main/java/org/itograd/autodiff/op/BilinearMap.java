package org.itograd.autodiff.op;

/// A primitive that is linear in each of two inputs while the other is held fixed.
public interface BilinearMap extends Primitive, Scheduled {
    @Override
    default boolean isLinearIn(int i) {
        return true;
    }
}
