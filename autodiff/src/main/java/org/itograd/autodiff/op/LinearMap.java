package org.itograd.autodiff.op;

/// A primitive that is linear in its only input: its vjp reads no numbers but the cotangent's, and a program may put it off until
/// a sum over samples is complete.
public interface LinearMap extends Primitive, Scheduled {
    @Override
    default boolean keepsInputs() {
        return false;
    }

    @Override
    default boolean isLinearIn(int i) {
        return true;
    }
}
