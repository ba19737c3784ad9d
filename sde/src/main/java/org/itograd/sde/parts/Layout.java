package org.itograd.sde.parts;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;

/// How several tensors stand in one: each part of a sample flattened, one after the other along a last axis of d numbers in
/// all. So a state of several tensors is an ordinary state (samples, d) to every solver, path and gradient.
///
/// ```java
/// Part x = Part.of("position", 2);
/// Part v = Part.of("velocity", 2);
/// Tensor y0 = Layout.of(x, v).pack(x0, v0);               // (n, 2) and (n, 2) as (n, 4)
/// ```
public final class Layout {
    private final List<Part> parts;
    private final int size;

    private Layout(List<Part> parts, int size) {
        this.parts = parts;
        this.size = size;
    }

    /// These parts in this order.
    ///
    /// @throws IllegalArgumentException if there is none, one is empty, or two have one name
    public static Layout of(Part... parts) {
        require(parts.length >= 1, "parts: give at least one");
        long size = 0;
        for (Part part : parts) {
            require(part.size() >= 1, "parts: %s is empty; leave it out", part);
            size += part.size();
        }
        List<String> names = List.of(parts).stream().map(Part::name).toList();
        require(names.stream().distinct().count() == parts.length, "parts: each needs a name of its own, got %s",
                names);
        return new Layout(List.of(parts), Shape.extent(size));
    }

    /// The parts in their order.
    public List<Part> parts() {
        return parts;
    }

    /// Part `number`, from 0.
    ///
    /// @throws IllegalArgumentException if there is none
    public Part part(int number) {
        require(
                number >= 0 && number < parts.size(),
                "number: there are %d parts, numbered from 0, got %d",
                parts.size(),
                number);
        return parts.get(number);
    }

    /// d, numbers per sample in all parts.
    public int size() {
        return size;
    }

    /// One tensor (samples, d) from one per part, (samples, …shape of the part).
    ///
    /// @throws IllegalArgumentException if a tensor does not have its part's shape, or samples or dtype differ
    public Tensor pack(Tensor... tensors) {
        require(
                tensors.length == parts.size(),
                "tensors: give one for each of the %d parts %s, got %d",
                parts.size(),
                parts,
                tensors.length);
        Tensor[] flat = new Tensor[tensors.length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = flat(parts.get(i), tensors[i], tensors[0]);
        }
        return Tensor.concat(1, flat);
    }

    private static Tensor flat(Part part, Tensor tensor, Tensor first) {
        Shape shape = tensor.shape();
        require(
                shape.rank() >= 1 && shape.equals(behind(shape, 1, part)),
                "%s: must be samples of shape %s, with the samples along the first axis, got %s",
                part.name(),
                part.shape(),
                shape);
        require(
                shape.dim(0) == first.shape().dim(0),
                "%s: must have as many samples as the first part, %d, got %d",
                part.name(),
                first.shape().dim(0),
                shape.dim(0));
        require(
                tensor.dtype() == first.dtype(),
                "%s: must be %s like the first part, got %s; cast it",
                part.name(),
                first.dtype(),
                tensor.dtype());
        return tensor.reshape(shape.dim(0), part.size());
    }

    /// The first axes of a tensor, and a part's behind them.
    private static Shape behind(Shape tensor, int axes, Part part) {
        int[] dims = new int[axes + part.shape().rank()];
        System.arraycopy(tensor.dims(), 0, dims, 0, axes);
        System.arraycopy(part.shape().dims(), 0, dims, axes, part.shape().rank());
        return Shape.of(dims);
    }

    /// The parts of a state, or of the saved states of a solve.
    ///
    /// @param packed (…, samples, d)
    /// @throws IllegalArgumentException if the last axis does not have d numbers
    public Parts unpack(Tensor packed) {
        Shape shape = packed.shape();
        require(
                shape.rank() >= 2 && shape.dim(-1) == size,
                "packed: must be (…, samples, %d) for the parts %s, got %s; make it with pack",
                size,
                parts,
                shape);
        return new Parts(this, packed);
    }

    /// The numbers of a part in a packed tensor.
    Tensor slice(Tensor packed, Part part) {
        int from = place(part);
        int last = packed.shape().rank() - 1;
        int[] dims = behind(packed.shape(), last, part).dims();
        return packed.slice(last, from, from + part.size()).reshape(dims);
    }

    /// Where a part's numbers begin.
    int place(Part part) {
        int from = 0;
        for (Part p : parts) {
            if (p.equals(part)) {
                return from;
            }
            from += p.size();
        }
        throw failure("part: there is no %s among the parts %s", part, parts);
    }

    /// For example `[position (2), velocity (2)]`.
    @Override
    public String toString() {
        return parts.toString();
    }
}
