package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.jspecify.annotations.Nullable;

/// The same elements in the same order under another shape; a view, no copy. x̄ = ȳ reshaped back.
public record Reshape(Shape target) implements Primitive {
    /// The shape that `dims` names for the elements of `shape`, with at most one extent of -1 inferred.
    ///
    /// @throws IllegalArgumentException if the sizes differ
    public static Shape infer(Shape shape, int... dims) {
        int[] filled = dims.clone();
        long known = 1;
        int unknown = -1;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] == -1) {
                require(unknown < 0, "reshape: only one extent may be -1, got %s", dims);
                unknown = i;
            } else {
                known = Math.abs(known) > Integer.MAX_VALUE ? known : known * dims[i];
            }
        }
        if (unknown >= 0) {
            require(
                    known > 0 && shape.size() % known == 0,
                    "reshape: cannot infer the -1 in %s for shape %s with %d elements",
                    dims,
                    shape,
                    shape.size());
            filled[unknown] = (int) (shape.size() / known);
        }
        return Shape.of(filled);
    }

    @Override
    public Shape shape(Shape[] in) {
        require(
                in[0].size() == target.size(),
                "reshape: shape %s has %d elements, target %s has %d; they must be equal",
                in[0],
                in[0].size(),
                target,
                target.size());
        return target;
    }

    @Override
    public boolean isView() {
        return true;
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        System.arraycopy(in[0].array(), 0, out.array(), 0, out.size());
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        return ct.reshape(in[0].shape().dims());
    }

    @Override
    public boolean keepsInputs() {
        return false;
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return batch.leads(target) ? new Reshape(batch.some(target)) : null;
    }

    @Override
    public boolean isLinearIn(int i) {
        return true;
    }
}
