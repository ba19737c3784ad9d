package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.jspecify.annotations.Nullable;

/// Where the numbers of one value stand while a [Frame] runs. The views of a value move with it.
final class Slot {
    private final int id;
    private final Definition definition;
    private final List<Slot> views = new ArrayList<>();
    private @Nullable Tensor tensor;

    Slot(int id, Definition definition) {
        this.id = id;
        this.definition = definition;
    }

    Definition definition() {
        return definition;
    }

    /// Makes another value a view of this one's memory.
    void addView(Slot view) {
        views.add(view);
        view.look(tensor);
    }

    boolean hasViews() {
        return !views.isEmpty();
    }

    /// The numbers of the value.
    Tensor get() {
        Tensor t = tensor;
        if (t == null) {
            throw new AssertionError("%" + id + " has no numbers");
        }
        return t;
    }

    /// From now on the numbers stand here.
    @SuppressWarnings("ReferenceEquality")
    void set(Tensor t) {
        if (tensor != t) {
            tensor = t;
            views.forEach(v -> v.look(t));
        }
    }

    void clear() {
        tensor = null;
        views.forEach(v -> v.look(null));
    }

    private void look(@Nullable Tensor base) {
        tensor = base == null ? null : Tensor.wrap(definition.dtype(), definition.shape(), base.array());
    }

    /// Memory for the numbers of the value.
    Tensor allocate() {
        return Tensor.zeros(definition.dtype(), definition.shape().dims());
    }
}
