package org.itograd.autodiff.op.lowered;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.op.Primitive;
import org.itograd.autodiff.op.Scheduled;

/// A primitive that occurs only in programs, where [Lowerings] has put it: derivatives are taken before.
interface Lowered extends Primitive, Scheduled {
    @Override
    default Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        throw new AssertionError(name() + " is below differentiation");
    }
}
