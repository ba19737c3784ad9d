package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.itograd.autodiff.CustomRule;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Symbol;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.op.BroadcastTo;
import org.itograd.autodiff.op.Concat;
import org.itograd.autodiff.op.Primitive;
import org.itograd.autodiff.op.Reshape;
import org.itograd.autodiff.op.Sum;
import org.itograd.autodiff.op.Transpose;
import org.itograd.autodiff.op.lowered.Lowerings;
import org.itograd.autodiff.program.Definition.Constant;
import org.itograd.autodiff.program.Definition.Input;
import org.itograd.autodiff.program.Definition.Operation;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
import org.jspecify.annotations.Nullable;

/// Notes down operations on traced tensors, and gives the [Code] that they are.
///
/// The tensors of a capture have [Value]s for symbols, which hand every operation on to the builder. A value that is written
/// twice is noted once; operations that do nothing are left out. Tensors with numbers that a function closes over become
/// constants if they are one number (or the same number throughout, or none), and further inputs if they are not.
///
/// Captures nest: a rule for a derivative is captured inside the function that it belongs to ([CapturedRule]). There the
/// values of the outer capture are closed over like tensors with numbers.
final class Builder {
    private final Form form;
    private final @Nullable Builder outer;
    private final List<Definition> values = new ArrayList<>();
    private final Map<Definition, Integer> numbers = new HashMap<>();
    private final List<Integer> inputs = new ArrayList<>();
    /// The tensors behind those inputs that are not arguments.
    private final List<Tensor> closedOver = new ArrayList<>();
    /// What stands here for the arrays of tensors with numbers.
    private final Map<Object, Tensor> arrays = new IdentityHashMap<>();
    /// What stands here for values of outer captures.
    private final Map<Symbol, Tensor> outerValues = new HashMap<>();

    /// In which form operations are noted.
    enum Form {
        /// As they are asked for.
        WRITTEN,
        /// Without those that matter to derivatives only.
        PLAIN,
        /// As PLAIN, and replaced by their lowered forms.
        LOWERED,
        /// As PLAIN, and replaced by what devices have kernels for.
        DEVICE
    }

    Builder(Form form) {
        this(form, null);
    }

    private Builder(Form form, @Nullable Builder outer) {
        this.form = form;
        this.outer = outer;
    }

    /// A builder for a capture inside this one.
    Builder inside() {
        return new Builder(Form.WRITTEN, this);
    }

    /// A further input.
    Tensor input(DType dtype, Shape shape) {
        Input input = new Input(inputs.size(), dtype, shape);
        inputs.add(values.size());
        return add(input);
    }

    /// A further input for a tensor that the function closes over. Whoever asks keeps it: asked again, this makes another one.
    Tensor closedOver(Tensor t) {
        Tensor input = input(t.dtype(), t.shape());
        closedOver.add(t);
        return input;
    }

    /// The tensors behind the inputs that [#closedOver] made.
    List<Tensor> closedOver() {
        return closedOver;
    }

    /// One number, of a shape of one element.
    Tensor constant(DType dtype, Shape shape, double value) {
        return add(new Constant(dtype, shape, value));
    }

    /// A constant to be used together with some tensors: noted where they are, so that what follows from constants alone is
    /// noted too and needs no array.
    static Tensor constant(Constant c, List<Tensor> others) {
        for (Tensor t : others) {
            if (t.symbol() instanceof Value v) {
                return v.builder.add(c);
            }
        }
        return Tensor.full(c.dtype(), c.value(), c.shape().dims());
    }

    /// What has been noted, without what no output needs. Inputs keep their places even if unused.
    Code finish(List<Tensor> results) {
        List<Integer> outputs = results.stream().map(this::id).toList();
        Code all = new Code(values, inputs, outputs);
        return all.isTidy() ? all : all.between(inputs, outputs);
    }

    /// The number of a tensor's value here.
    private int id(Tensor t) {
        if (t.symbol() instanceof Value v) {
            if (v.builder == this) {
                return v.id;
            }
            if (!isInside(v.builder)) {
                throw new IllegalStateException(
                        "a tensor of another capture is used; return it from that capture instead");
            }
            return id(outerValues.computeIfAbsent(v, _ -> closedOver(t)));
        }
        return id(standIn(t));
    }

    /// Whether this is a capture inside another one, however deep.
    private boolean isInside(Builder other) {
        for (Builder b = outer; b != null; b = b.outer) {
            if (b == other) {
                return true;
            }
        }
        return false;
    }

    /// What stands here for a tensor with numbers: a constant, or an input.
    private Tensor standIn(Tensor t) {
        if (t.size() == 1) {
            return add(new Constant(t.dtype(), t.shape(), t.at(0)));
        }
        Object array = t.array();
        Tensor seen = arrays.get(array);
        if (seen != null && seen.shape().equals(t.shape())) {
            return seen;
        }
        Tensor made = isUniform(t)
                ? Tensor.apply(
                        new BroadcastTo(t.shape()),
                        add(new Constant(t.dtype(), Shape.scalar(), t.size() == 0 ? 0 : t.at(0))))
                : closedOver(t);
        arrays.put(array, made);
        return made;
    }

    private static boolean isUniform(Tensor t) {
        return t.size() == 0 || Numbers.areEqual(t.dtype(), t.array(), 0, t.size());
    }

    /// Notes a value, if it has not been noted before.
    private Tensor add(Definition definition) {
        Integer present = numbers.putIfAbsent(definition, values.size());
        if (present != null) {
            return tensor(present);
        }
        values.add(definition);
        return tensor(values.size() - 1);
    }

    /// Notes an operation in its simplest form.
    private Tensor apply(Primitive op, Tensor[] in, DType dtype, Shape shape) {
        Tensor simpler = simplify(op, in, shape);
        if (simpler != null) {
            return simpler;
        }
        Tensor other = switch (form) {
            case WRITTEN -> null;
            case PLAIN -> Lowerings.plain(op, in, shape);
            case LOWERED -> Lowerings.of(op, in, shape);
            case DEVICE -> Lowerings.onDevice(op, in, shape);
        };
        if (other != null) {
            return other;
        }
        return add(new Operation(op, ids(in), dtype, shape));
    }

    private List<Integer> ids(Tensor[] in) {
        return switch (in.length) {
            case 1 -> List.of(id(in[0]));
            case 2 -> List.of(id(in[0]), id(in[1]));
            default -> Arrays.stream(in).map(this::id).toList();
        };
    }

    /// A tensor that is the same without this operation.
    private @Nullable Tensor simplify(Primitive op, Tensor[] in, Shape shape) {
        return switch (op) {
            case BroadcastTo _ when in[0].shape().equals(shape) -> in[0];
            case Sum s when in[0].size() == shape.size() -> s.axes().isEmpty() ? in[0] : in[0].reshape(shape.dims());
            case Reshape _ when in[0].shape().equals(shape) -> in[0];
            case Reshape r when definition(in[0]) instanceof Operation s && s.op() instanceof Reshape ->
                r.of(tensor(s.operands().getFirst()));
            case Transpose t when t.isView(in[0].shape()) -> in[0].reshape(shape.dims());
            case Transpose t when definition(in[0]) instanceof Operation s && s.op() instanceof Concat c ->
                joined(t, c, s.operands());
            default -> null;
        };
    }

    /// A transpose of joined tensors whose parts it leaves in order, as these parts joined along another axis: so
    /// `stack(x, y).transpose()` is one copy, and of samples if x and y are. Null if it is not one of these.
    private @Nullable Tensor joined(Transpose transpose, Concat concat, List<Integer> parts) {
        if (!parts.stream().allMatch(p -> transpose.isView(values.get(p).shape()))) {
            return null;
        }
        Concat moved = new Concat(transpose.permutation().indexOf(concat.axis()));
        return moved.of(parts.stream().map(this::tensor).map(transpose::of).toArray(Tensor[]::new));
    }

    /// How a tensor comes about here; null for one with numbers or of another capture.
    private @Nullable Definition definition(Tensor t) {
        return t.symbol() instanceof Value v && v.builder == this ? values.get(v.id) : null;
    }

    /// The tensor that stands for a value while the function is captured.
    private Tensor tensor(int id) {
        return Tensor.traced(values.get(id).dtype(), values.get(id).shape(), new Value(this, id));
    }

    /// The symbol of a value.
    private static final class Value extends Symbol {
        private final Builder builder;
        private final int id;

        Value(Builder builder, int id) {
            this.builder = builder;
            this.id = id;
        }

        @Override
        public Tensor apply(Primitive op, Tensor[] in, DType dtype, Shape shape) {
            return innermost(Arrays.asList(in)).apply(op, in, dtype, shape);
        }

        @Override
        public Tensor custom(List<Tensor> in, Tensor value, CustomRule rule) {
            return CapturedRule.note(innermost(in), in, value, rule);
        }

        /// The builder that is inside those of all tensors.
        private Builder innermost(List<Tensor> in) {
            Builder innermost = builder;
            for (Tensor t : in) {
                if (t.symbol() instanceof Value v && v.builder.isInside(innermost)) {
                    innermost = v.builder;
                }
            }
            return innermost;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Value v && v.builder == builder && v.id == id;
        }

        @Override
        public int hashCode() {
            return id;
        }
    }
}
