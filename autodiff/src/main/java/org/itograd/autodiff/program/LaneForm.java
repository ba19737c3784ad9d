package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Compiler;
import org.itograd.autodiff.expr.Expr;
import org.itograd.autodiff.expr.Hoisting;
import org.itograd.autodiff.program.ScalarLeaves.Leaf;
import org.itograd.base.DType;
import org.jspecify.annotations.Nullable;

/// A code with an expression for each component of what is per sample ([Scalariser]): what a [LaneProgram] makes a kernel of, and
/// a device a loop.
final class LaneForm {
    private final List<Role> roles;
    private final RowPlan plan;
    private final BlockCode code;
    private final DType dtype;
    private final int lanes;
    private final ScalarLeaves leaves;
    private final List<Expr> outputs = new ArrayList<>();
    private final Hoisting parts;
    private final int[] outputSizes;
    private final int operations;

    /// What is worth writing component by component.
    ///
    /// @param components that a sample may have, in all values together
    /// @param operations that it may take
    /// @param few        up to so many samples it is not worth computing apart what they have in common
    record Limits(int components, int operations, int few) {}

    /// @param source     as it was captured
    /// @param roles      of its inputs
    /// @param rows       how many samples there are
    /// @param rowOutputs the first so many outputs are per sample, the others sums over samples
    /// @param limits     of what is written so
    /// @throws Unsuited if it cannot be written so
    LaneForm(Code source, List<Role> roles, int rows, int rowOutputs, Limits limits) throws Unsuited {
        this.roles = roles;
        plan = new RowPlan(source.in(Builder.Form.PLAIN), roles, rows, rowOutputs);
        code = plan.oneSample();
        lanes = plan.isWhole() ? 1 : rows;
        if (rows == 0) {
            throw new Unsuited("there are no samples");
        }
        dtype = code.code().values().getFirst().dtype();
        if (code.code().values().stream().anyMatch(v -> v.dtype() != dtype)) {
            throw new Unsuited("it computes in both float32 and float64");
        }
        leaves = new ScalarLeaves(withFixed(roles));
        List<Expr[]> components = Scalariser.outputs(code.code(), leaves, limits.components);
        outputSizes = components.stream().mapToInt(c -> c.length).toArray();
        int variables = leaves.inputs().size();
        for (int o = 0; o < components.size(); o++) {
            for (int c = 0; c < components.get(o).length; c++) {
                Expr x = components.get(o)[c];
                outputs.add(o < rowOutputs ? x : leaves.total(o - rowOutputs, c).add(x));
            }
        }
        if (outputs.isEmpty()) {
            throw new Unsuited("it has no results");
        }
        operations = Compiler.operations(outputs, dtype);
        if (operations > limits.operations) {
            throw new Unsuited("a sample takes more than " + limits.operations + " operations");
        }
        parts = Hoisting.of(outputs, leaves.inputs().size(),
                i -> lanes > limits.few && i < variables && leaves.isOfStep(i));
    }

    private List<Role> withFixed(List<Role> ofInputs) {
        List<Role> all = new ArrayList<>(ofInputs);
        code.fixed().forEach(f -> all.add(f.sliced() ? Role.ROWS : Role.FIXED));
        return all;
    }

    RowPlan plan() {
        return plan;
    }

    DType dtype() {
        return dtype;
    }

    /// How many samples there are; 1 if they mix, and all are one.
    int lanes() {
        return lanes;
    }

    /// Whether the expressions are one loop ([Compiler#isOneLoop]).
    boolean isOneLoop() {
        return Compiler.isOneLoop(outputs, dtype, leaves.inputs().size());
    }

    /// The code for one sample.
    Code code() {
        return code.code();
    }

    /// How many operations a sample takes, written out.
    int operations() {
        return operations;
    }

    /// Whether an input is not fixed.
    boolean varies(int place) {
        return roles.get(place) != Role.FIXED;
    }

    /// The fixed values among the inputs of the code for one sample, which come after those of the whole code.
    List<BlockCode.FixedInput> fixed() {
        return code.fixed();
    }

    /// The fixed values among the inputs of the code for one sample, by place; null for the others.
    ///
    /// @param values by number in the whole code
    List<@Nullable Tensor> fixedInputs(@Nullable Tensor[] values) {
        List<@Nullable Tensor> all = new ArrayList<>();
        plan.inputs().forEach(id -> all.add(values[id]));
        code.fixed().forEach(f -> all.add(values[f.id()]));
        return all;
    }

    /// The place of the first total among the inputs.
    int firstTotal() {
        return code.code().inputs().size();
    }

    /// The expressions, and what their inputs are.
    Hoisting parts() {
        return parts;
    }

    /// Whether an input of the expressions is the same for all samples of a step.
    boolean isOfStep(int read) {
        return isHoisted(read) || leaves.isOfStep(read);
    }

    /// What the expressions' numbered inputs are, unless they are hoisted.
    Leaf leaf(int number) {
        return leaves.inputs().get(number);
    }

    /// Whether an input of the expressions is computed apart, once for a step.
    boolean isHoisted(int number) {
        return number >= leaves.inputs().size();
    }

    /// Which of what is computed apart it is.
    int hoisted(int number) {
        return number - leaves.inputs().size();
    }

    /// The parameters of the expressions.
    double[] parameters(List<@Nullable Tensor> fixedInputs) {
        return leaves.parameters(fixedInputs);
    }

    /// How many components each output has.
    int[] outputSizes() {
        return outputSizes.clone();
    }

    /// How many components an input has for one sample.
    int components(int place) {
        return code.code().input(place).shape().size();
    }
}
