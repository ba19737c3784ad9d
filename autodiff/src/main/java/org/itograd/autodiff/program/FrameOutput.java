package org.itograd.autodiff.program;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.op.Primitive;
import org.itograd.autodiff.op.Scheduled;
import org.jspecify.annotations.Nullable;

/// An output of a [Frame], and where it goes: it stays in its own memory, or is written or copied to the caller's, or is added
/// to a total.
///
/// An output that is _alone_ has memory of its own. Others are an input that is handed on, a constant, a view, or a value
/// that is an output twice.
final class FrameOutput {
    private final Slot slot;
    private final Slot base;
    private final boolean alone;
    /// Its own memory while it is written to the caller's.
    private @Nullable Tensor ownMemory;
    private @Nullable Tensor copyTo;
    private @Nullable Tensor total;
    /// Whether the operation that makes it has added it to its total in this run.
    private boolean isAdded;
    /// What it was in this run if it is an input that has been overwritten since.
    private @Nullable Tensor before;
    private boolean isOverwritten;

    /// @param base  the value whose memory it is
    /// @param alone whether it has memory that no other value and no other output is
    FrameOutput(Slot slot, Slot base, boolean alone) {
        this.slot = slot;
        this.base = base;
        this.alone = alone;
    }

    boolean isAlone() {
        return alone;
    }

    Tensor get() {
        return slot.get();
    }

    void set(Tensor t) {
        slot.set(t);
    }

    /// From now on it is written to this memory, or copied there after each run.
    void bind(Tensor memory) {
        if (alone) {
            if (ownMemory == null) {
                ownMemory = slot.get();
            }
            slot.set(memory);
        } else {
            copyTo = memory;
        }
    }

    /// From now on it is added to `to`.
    void addTo(Tensor to) {
        total = to;
    }

    /// Before a run.
    void begin() {
        isAdded = false;
        isOverwritten = false;
    }

    /// Lets an operation add its result to the total instead of storing it, if there is a total and the operation can.
    boolean add(Primitive op, Tensor[] in) {
        Tensor to = total;
        isAdded = to != null && Scheduled.of(op).accumulate(in, to);
        return isAdded;
    }

    /// After a run.
    void finish() {
        Tensor copy = copyTo;
        if (copy != null) {
            System.arraycopy(slot.get().array(), 0, copy.array(), 0, copy.size());
        }
        Tensor to = total;
        if (to != null && !isAdded) {
            Frame.add(slot.get(), to);
        }
    }

    /// Whether its memory may be exchanged for other.
    boolean hasOwnMemory() {
        return alone && ownMemory == null;
    }

    /// Whether it is an input that is handed on, or a view of it.
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(FrameInput input) {
        return base == input.slot();
    }

    /// If it is this input, keeps the numbers.
    void beforeOverwriting(FrameInput input) {
        if (isOf(input) && !isOverwritten) {
            Tensor copy = before;
            if (copy == null) {
                copy = slot.allocate();
                before = copy;
            }
            System.arraycopy(input.get().array(), 0, copy.array(), 0, copy.size());
            isOverwritten = true;
        }
    }

    /// What it was at the end of the run, even if it is an input that has been overwritten since.
    Tensor result() {
        Tensor kept = before;
        return isOverwritten && kept != null ? kept : slot.get();
    }

    /// Lets go of what is the caller's.
    void forget() {
        Tensor own = ownMemory;
        if (own != null) {
            slot.set(own);
        }
        ownMemory = null;
        copyTo = null;
        total = null;
    }
}
