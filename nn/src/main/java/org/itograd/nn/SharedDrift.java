package org.itograd.nn;

import org.itograd.autodiff.Tensor;
import org.itograd.sde.VectorField;
import org.jspecify.annotations.Nullable;

/// A drift that the diffusion needs too, evaluated once for both.
///
/// A solver asks for f(t, x) and then for c·f(t, x) at the same tensors. The value is handed on once and then forgotten:
/// asked for again, perhaps by a reverse pass that records, it is computed anew. A change of thread does no harm either:
/// the hand-over is bound to the thread.
final class SharedDrift implements VectorField {
    private record Value(Tensor t, Tensor x, Tensor f) {
        /// Whether these are the same tensors: equal numbers would not do, since other tensors may be recorded elsewhere.
        @SuppressWarnings("ReferenceEquality")
        boolean isAt(Tensor otherT, Tensor otherX) {
            return t == otherT && x == otherX;
        }
    }

    private final VectorField drift;
    private final ThreadLocal<@Nullable Value> last = new ThreadLocal<>();

    SharedDrift(VectorField drift) {
        this.drift = drift;
    }

    @Override
    public Tensor apply(Tensor t, Tensor x) {
        Tensor f = drift.apply(t, x);
        last.set(new Value(t, x, f));
        return f;
    }

    /// f(t, x), taken over from the call of [#apply] just before if that was at the same tensors.
    Tensor take(Tensor t, Tensor x) {
        Value value = last.get();
        last.remove();
        return value != null && value.isAt(t, x) ? value.f() : drift.apply(t, x);
    }
}
