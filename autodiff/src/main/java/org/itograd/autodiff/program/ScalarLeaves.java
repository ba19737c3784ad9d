package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;
import org.itograd.autodiff.program.Definition.Input;
import org.itograd.base.Numbers;
import org.jspecify.annotations.Nullable;

/// The leaves of a scalarised code: what is fixed, and constants, are parameters; of everything else each component is an input of
/// its own.
final class ScalarLeaves {
    /// A component of an input of the code.
    ///
    /// @param place among the inputs
    record Leaf(int place, int component) {}

    /// A parameter: a component of a fixed input.
    ///
    /// @param place negative for a constant
    /// @param value of a constant
    private record Parameter(int place, int component, double value) {}

    private final List<Role> roles;
    private final List<Leaf> inputs = new ArrayList<>();
    private final List<Parameter> parameters = new ArrayList<>();

    /// @param roles of the code's inputs
    ScalarLeaves(List<Role> roles) {
        this.roles = roles;
    }

    /// The inputs of the expressions, by number.
    List<Leaf> inputs() {
        return inputs;
    }

    /// The components of an input.
    Expr[] input(Input input) {
        return IntStream.range(0, input.shape().size())
                .mapToObj(c -> roles.get(input.place()) == Role.FIXED
                        ? parameter(new Parameter(input.place(), c, 0))
                        : variable(new Leaf(input.place(), c)))
                .toArray(Expr[]::new);
    }

    private Expr variable(Leaf leaf) {
        inputs.add(leaf);
        return Expr.input(inputs.size() - 1);
    }

    /// Whether an input is the same for all samples of a step.
    boolean isOfStep(int input) {
        int place = inputs.get(input).place();
        return place < roles.size() && roles.get(place) == Role.STEP;
    }

    /// What a sum over samples has come to before a step, for one sample: a further input, at a place after those of the code.
    Expr total(int sum, int component) {
        return variable(new Leaf(roles.size() + sum, component));
    }

    /// A constant: a parameter, so that codes which differ in these only are one kernel.
    Expr constant(double value) {
        return parameter(new Parameter(-1, 0, value));
    }

    private Expr parameter(Parameter p) {
        int known = parameters.indexOf(p);
        if (known < 0) {
            parameters.add(p);
        }
        return Expr.parameter(known < 0 ? parameters.size() - 1 : known);
    }

    /// The parameters' values.
    ///
    /// @param fixed the fixed inputs, by place
    double[] parameters(List<@Nullable Tensor> fixed) {
        return parameters.stream().mapToDouble(p -> {
            if (p.place() < 0) {
                return p.value();
            }
            Tensor t = FixedValues.present(fixed.get(p.place()));
            return Numbers.get(t.dtype(), t.array(), p.component());
        }).toArray();
    }
}
