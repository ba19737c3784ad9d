package org.itograd.autodiff.program;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Definition.Constant;
import org.itograd.autodiff.program.Definition.Input;
import org.itograd.autodiff.program.Definition.Operation;
import org.itograd.autodiff.program.Dependence.Kind;

/// A code of samples, for more or fewer of them: each operation is asked what it is for so many ([Dependence]).
final class Resized {
    private Resized() {}

    /// @param arguments how many inputs are arguments; the others are closed over
    /// @param samples   how many there shall be
    static Code of(Code code, int arguments, int samples) {
        require(samples >= 1, "samples: must be >= 1, got %d", samples);
        int rows = rows(code, arguments);
        List<Role> roles = new ArrayList<>();
        for (int place = 0; place < code.inputs().size(); place++) {
            boolean perRow = place < arguments && leads(code.input(place).shape(), rows);
            roles.add(perRow ? Role.ROWS : place < arguments ? Role.STEP : Role.FIXED);
        }
        Dependence dependence = Dependence.of(code, roles, rows, new boolean[0]);
        if (dependence.whole()) {
            throw failure(
                    "samples: the program is one of %d samples together, not of each by itself, so it cannot be made one of"
                            + " %d; capture it for as many",
                    rows, samples);
        }
        requireSeparate(code, dependence, rows);
        return made(code, roles, dependence, samples);
    }

    private static Code made(Code code, List<Role> roles, Dependence dependence, int samples) {
        Builder builder = new Builder(Builder.Form.WRITTEN);
        List<Tensor> values = new ArrayList<>();
        for (int id = 0; id < code.values().size(); id++) {
            values.add(switch (code.value(id)) {
                case Input i -> builder.input(i.dtype(),
                        roles.get(i.place()) == Role.ROWS ? i.shape().with(0, samples) : i.shape());
                case Constant c -> builder.constant(c.dtype(), c.shape(), c.value());
                case Operation s -> dependence.onSome(code, id, s, samples)
                        .of(s.operands().stream().map(values::get).toArray(Tensor[]::new));
            });
        }
        return builder.finish(code.outputs().stream().map(values::get).toList());
    }

    private static int rows(Code code, int arguments) {
        for (int place = 0; place < arguments; place++) {
            Shape shape = code.input(place).shape();
            if (shape.rank() > 0) {
                require(shape.dim(0) >= 2,
                        "samples: a program captured for %d cannot be made one for others; capture it for 2 or more",
                        shape.dim(0));
                return shape.dim(0);
            }
        }
        throw failure("samples: no argument of the program has any; capture it for 2 or more");
    }

    private static boolean leads(Shape shape, int rows) {
        return shape.rank() > 0 && shape.dim(0) == rows;
    }

    /// Refuses sums over samples, and tensors that hold something for each.
    private static void requireSeparate(Code code, Dependence dependence, int rows) {
        boolean[] used = code.used();
        for (int id = 0; id < used.length; id++) {
            require(!used[id] || dependence.kind(id) != Kind.TOTAL,
                    "samples: the program adds up its %d samples, so it cannot be made one for others; capture it for as many",
                    rows);
            boolean holds = dependence.kind(id) != Kind.ROWS && leads(code.value(id).shape(), rows);
            boolean sliced = code.outputs().contains(id) && holds;
            for (int i = 0; code.value(id) instanceof Operation s && i < s.operands().size(); i++) {
                sliced |= dependence.isSliced(id, i);
            }
            require(!used[id] || !sliced,
                    "samples: the program closes over a tensor with a row for each of its %d samples, so it cannot be made one for"
                            + " others; give that tensor as an argument",
                    rows);
        }
    }
}
