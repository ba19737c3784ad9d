package org.itograd.autodiff;

import java.util.concurrent.atomic.AtomicLong;

/// One differentiation in progress. Nodes belong to exactly one trace.
///
/// Differentiations nest: Milstein's g'g is a vjp inside a solve that is itself differentiated. As in HIPS autograd
/// (Maclaurin, Duvenaud & Adams 2015), every trace has a level, inner ones higher, and a tensor tracked by an inner trace
/// wraps a value that an outer trace may track in turn. An operation is recorded at the highest level among its inputs,
/// and carried out on the wrapped values, where the next level records it, and so on down to plain numbers. A reverse
/// pass at one level computes with the wrapped values too, so whatever an outer trace needs of it is recorded there and
/// nothing is recorded that nobody asked for.
final class Trace {
    private static final AtomicLong LEVELS = new AtomicLong(1);

    /// The trace of [Tensor#variable()]: the outermost level, open for as long as the program runs.
    static final Trace AMBIENT = new Trace(1);

    final long level;

    private Trace(long level) {
        this.level = level;
    }

    /// A new trace, inside every trace opened before it.
    static Trace open() {
        return new Trace(LEVELS.incrementAndGet());
    }
}
