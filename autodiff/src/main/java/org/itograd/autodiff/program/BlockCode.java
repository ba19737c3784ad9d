package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.op.Primitive;
import org.itograd.autodiff.program.Definition.Constant;
import org.itograd.autodiff.program.Definition.Operation;
import org.itograd.autodiff.program.Dependence.Kind;

/// What is computed for a block of so many samples: the part of a code that is not fixed, with the shapes of the block.
///
/// @param code  its inputs are those of the whole code and then some fixed values, its outputs the results per sample and then the
///     values that are added up
/// @param fixed these fixed values
record BlockCode(Code code, List<FixedInput> fixed) {
    /// A fixed value that a block reads.
    ///
    /// @param id     its number in the code
    /// @param sliced whether a block sees its own rows of it
    record FixedInput(int id, boolean sliced) {}

    /// @param code       of the whole [RowProgram]
    /// @param dependence of its values on samples
    /// @param summed     the values that are added up
    /// @param rowOutputs how many results are per sample
    /// @param some       how many samples
    static BlockCode of(Code code, Dependence dependence, List<Integer> summed, int rowOutputs, int some) {
        return new Maker(code, dependence, rowOutputs, some).make(summed);
    }

    private static final class Maker {
        private final Code code;
        private final Dependence dependence;
        private final int rowOutputs;
        private final int some;
        private final CodeEditor body;
        private final List<FixedInput> fixed = new ArrayList<>();
        /// For fixed values, the numbers in the body of the block's rows of them.
        private final Map<Integer, Integer> slices = new HashMap<>();

        Maker(Code code, Dependence dependence, int rowOutputs, int some) {
            this.code = code;
            this.dependence = dependence;
            this.rowOutputs = rowOutputs;
            this.some = some;
            this.body = new CodeEditor(code);
        }

        BlockCode make(List<Integer> summed) {
            code.inputs().forEach(id -> body.input(id, shape(id)));
            List<Integer> wanted = new ArrayList<>(code.outputs().subList(0, rowOutputs));
            wanted.addAll(summed);
            boolean[] needed = code.needed(wanted, this::isFixed);
            for (int id = 0; id < needed.length; id++) {
                if (needed[id] && !isFixed(id) && code.value(id) instanceof Operation s) {
                    operation(id, s);
                }
            }
            List<Integer> outputs = new ArrayList<>();
            for (int i = 0; i < wanted.size(); i++) {
                boolean own = i < rowOutputs && dependence.isOutputSliced(i);
                outputs.add(own ? slice(wanted.get(i)) : plain(wanted.get(i)));
            }
            return new BlockCode(body.finish(outputs), fixed);
        }

        private boolean isFixed(int id) {
            return dependence.kind(id) == Kind.FIXED;
        }

        private void operation(int id, Operation s) {
            Primitive op = dependence.onSome(code, id, s, some);
            List<Integer> operands = new ArrayList<>();
            for (int i = 0; i < s.operands().size(); i++) {
                int o = s.operands().get(i);
                operands.add(dependence.isSliced(id, i) ? slice(o) : plain(o));
            }
            body.operation(id, op, operands, shape(id));
        }

        private Shape shape(int id) {
            Shape all = code.value(id).shape();
            return dependence.whole() || dependence.kind(id) != Kind.ROWS ? all : all.with(0, some);
        }

        /// A value's number in the body; a fixed value becomes an input of the body when it is first read.
        private int plain(int id) {
            if (!body.has(id)) {
                if (code.value(id) instanceof Constant) {
                    body.copy(id);
                } else {
                    fixed.add(new FixedInput(id, false));
                    body.input(id);
                }
            }
            return body.number(id);
        }

        /// The number in the body of the block's rows of a fixed value, which are an input of their own.
        private int slice(int id) {
            return slices.computeIfAbsent(id, _ -> {
                Definition v = code.value(id);
                fixed.add(new FixedInput(id, true));
                return body.anonymousInput(v.dtype(), v.shape().with(0, some));
            });
        }
    }
}
