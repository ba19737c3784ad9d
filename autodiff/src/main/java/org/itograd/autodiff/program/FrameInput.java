package org.itograd.autodiff.program;

import org.itograd.autodiff.Tensor;
import org.jspecify.annotations.Nullable;

/// An input of a [Frame]: read from memory of its own or from the caller's.
final class FrameInput {
    private final Slot slot;
    /// Kept while the input is read from elsewhere, and for the frame's next user.
    private @Nullable Tensor own;

    FrameInput(Slot slot) {
        this.slot = slot;
    }

    Slot slot() {
        return slot;
    }

    Tensor get() {
        return slot.get();
    }

    /// The input is read from the caller's memory.
    void bind(Tensor t) {
        slot.set(t);
    }

    /// The input is read from memory of its own.
    void own() {
        Tensor mine = own;
        if (mine == null) {
            mine = slot.allocate();
            own = mine;
        }
        slot.set(mine);
    }

    @SuppressWarnings("ReferenceEquality")
    boolean hasOwnMemory() {
        return slot.get() == own;
    }

    /// Takes other memory for its own, and gives away what it had.
    Tensor exchange(Tensor other) {
        Tensor old = slot.get();
        own = other;
        slot.set(other);
        return old;
    }

    /// Lets go of the numbers.
    void forget() {
        slot.clear();
    }
}
