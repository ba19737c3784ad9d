package org.itograd.autodiff;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One differentiation in progress. Nodes belong to exactly one trace.
///
/// Differentiations nest: Milstein's g'g is a vjp inside a solve that is itself differentiated. As in HIPS autograd
/// (Maclaurin, Duvenaud & Adams 2015), every trace has a level, inner ones higher, and a tensor tracked by an inner trace
/// wraps a value that an outer trace may track in turn. An operation is recorded at the highest level among its inputs,
/// and carried out on the wrapped values, where the next level records it, and so on down to plain numbers. A reverse
/// pass at one level computes with the wrapped values too, so whatever an outer trace needs of it is recorded there and
/// nothing is recorded that nobody asked for.
///
/// [Tensor#variable()]s have traces of their own: the outermost one, or, if made while a function is differentiated, one
/// inside that of the function.
final class Trace {
    private static final AtomicLong LEVELS = new AtomicLong(1);
    private static final ThreadLocal<@Nullable Trace> INSIDE = new ThreadLocal<>();

    /// The trace of variables made outside of all differentiations: the outermost level, open for as long as the program runs.
    static final Trace AMBIENT = new Trace(1, true);

    final long level;
    /// Whether its leaves are variables, not the arguments of a function.
    final boolean ofVariables;
    /// Whether somebody has read the numbers of a tensor that it tracks.
    volatile boolean read;
    private @Nullable Trace variables;

    private Trace(long level, boolean ofVariables) {
        this.level = level;
        this.ofVariables = ofVariables;
    }

    /// A new trace, inside every trace opened before it.
    static Trace open() {
        return new Trace(LEVELS.incrementAndGet(), false);
    }

    /// The trace of variables that are made here and now.
    static Trace forVariables() {
        Trace inside = INSIDE.get();
        if (inside == null) {
            return AMBIENT;
        }
        if (inside.variables == null) {
            inside.variables = new Trace(LEVELS.incrementAndGet(), true);
        }
        return inside.variables;
    }

    /// Runs the function that this trace differentiates.
    <T> T during(Supplier<T> function) {
        Trace outer = INSIDE.get();
        INSIDE.set(this);
        try {
            return function.get();
        } finally {
            INSIDE.set(outer);
        }
    }

    /// `t` as this trace sees it: without what further traces inside it track.
    Tensor view(Tensor t) {
        Tensor seen = t;
        Node node = seen.node();
        while (node != null && node.trace.level > level) {
            seen = seen.lower();
            node = seen.node();
        }
        return seen;
    }
}
