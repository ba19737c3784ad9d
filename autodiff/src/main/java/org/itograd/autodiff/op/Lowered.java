package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;

/// A primitive that occurs only in programs, where [Primitive#lower] has put it: derivatives are taken before.
interface Lowered extends Primitive {
    @Override
    default Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        throw new AssertionError(name() + " is below differentiation");
    }
}
