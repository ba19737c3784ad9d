package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.op.Primitive;
import org.itograd.autodiff.program.Definition.Constant;
import org.itograd.autodiff.program.Definition.Input;
import org.itograd.autodiff.program.Definition.Step;
import org.itograd.autodiff.program.Dependence.Kind;
import org.itograd.base.DType;

/// What is run for a block of so many samples: the part of a code that is not fixed, with the shapes of the block.
///
/// @param code       of the whole [RowProgram]
/// @param kinds      its analysis
/// @param plan       of the block; its inputs are those of the code and then some fixed values, its outputs the results per
///     sample and then the totals
/// @param fixed      which values these are
/// @param sliced     whether a block sees its own rows of them
/// @param rowOutputs how many results are per sample
record BlockBody(
        Code code, Dependence kinds, MemoryPlan plan, List<Integer> fixed, List<Boolean> sliced, int rowOutputs) {
    /// @param points the values whose totals are kept
    static BlockBody of(Code code, Dependence kinds, List<Integer> points, int rowOutputs, int some) {
        return new Maker(code, kinds, points, rowOutputs, some).make();
    }

    private static final class Maker {
        private final Code code;
        private final Dependence kinds;
        private final List<Integer> points;
        private final int rowOutputs;
        private final int some;
        private final List<Definition> values = new ArrayList<>();
        private final List<Integer> inputs = new ArrayList<>();
        private final Map<Integer, Integer> moved = new HashMap<>();
        private final Map<Integer, Integer> slices = new HashMap<>();
        private final List<Integer> fixed = new ArrayList<>();
        private final List<Boolean> sliced = new ArrayList<>();

        Maker(Code code, Dependence kinds, List<Integer> points, int rowOutputs, int some) {
            this.code = code;
            this.kinds = kinds;
            this.points = points;
            this.rowOutputs = rowOutputs;
            this.some = some;
        }

        BlockBody make() {
            for (int id : code.inputs()) {
                Definition v = code.value(id);
                moved.put(id, input(v.dtype(), kinds.kind()[id] == Kind.FIXED ? v.shape() : shape(id)));
            }
            List<Integer> wanted = new ArrayList<>(code.outputs().subList(0, rowOutputs));
            wanted.addAll(points);
            boolean[] used = new boolean[kinds.kind().length];
            wanted.forEach(o -> used[o] = true);
            for (int id = used.length - 1; id >= 0; id--) {
                if (used[id] && kinds.kind()[id] != Kind.FIXED && code.value(id) instanceof Step s) {
                    s.operands().forEach(o -> used[o] = true);
                }
            }
            for (int id = 0; id < used.length; id++) {
                if (used[id] && kinds.kind()[id] != Kind.FIXED && code.value(id) instanceof Step s) {
                    step(id, s);
                }
            }
            List<Integer> outputs = new ArrayList<>();
            for (int i = 0; i < wanted.size(); i++) {
                boolean own = i < rowOutputs && kinds.isOutputSliced(i);
                outputs.add(own ? slice(wanted.get(i)) : plain(wanted.get(i)));
            }
            return new BlockBody(code, kinds, MemoryPlan.of(new Code(values, inputs, outputs)), fixed, sliced,
                    rowOutputs);
        }

        private void step(int id, Step s) {
            Primitive op = kinds.onSome(code, id, s, some);
            List<Integer> operands = new ArrayList<>();
            for (int i = 0; i < s.operands().size(); i++) {
                int o = s.operands().get(i);
                operands.add(kinds.isSliced(id, i) ? slice(o) : plain(o));
            }
            moved.put(id, values.size());
            values.add(new Step(op, operands, s.dtype(), shape(id)));
        }

        private Shape shape(int id) {
            Shape all = code.value(id).shape();
            return kinds.whole() || kinds.kind()[id] != Kind.ROWS ? all : all.with(0, some);
        }

        private int plain(int id) {
            Definition v = code.value(id);
            if (v instanceof Input && kinds.kind()[id] == Kind.FIXED) {
                return moved.getOrDefault(id, -1);
            }
            return moved.computeIfAbsent(id, _ -> {
                if (v instanceof Constant) {
                    values.add(v);
                    return values.size() - 1;
                }
                fixed.add(id);
                sliced.add(false);
                return input(v.dtype(), v.shape());
            });
        }

        private int slice(int id) {
            return slices.computeIfAbsent(id, _ -> {
                Definition v = code.value(id);
                fixed.add(id);
                sliced.add(true);
                return input(v.dtype(), v.shape().with(0, some));
            });
        }

        private int input(DType dtype, Shape shape) {
            values.add(new Input(inputs.size(), dtype, shape));
            inputs.add(values.size() - 1);
            return values.size() - 1;
        }
    }
}
