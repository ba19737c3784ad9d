package org.itograd.autodiff.program;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.op.Primitive;
import org.itograd.base.DType;

/// A value whose derivative is the user's own ([org.itograd.autodiff.Autodiff#customVjp]): (y, x₁, …, xₙ, c₁, …, cₘ) ↦ y, where y was
/// computed from the xs, and where x̄ = rule(x, y, ȳ, c). The cs are what the rule closes over: constants for the first
/// derivative, and like anything else for the derivative of that.
///
/// @param rule   from the xs, y, ȳ and the cs to the cotangents of the xs
/// @param inputs n
record CustomDerivative(Code rule, int inputs) implements Primitive {
    /// Refuses operands of other shapes than the rule is for.
    void requireFits(List<Shape> in) {
        require(inputs >= 0 && in.size() > inputs, "rule: %d inputs cannot be among %d operands", inputs, in.size());
        List<Shape> taken = new ArrayList<>(in.subList(1, 1 + inputs));
        List<Shape> given = List.copyOf(taken);
        taken.addAll(List.of(in.getFirst(), in.getFirst()));
        taken.addAll(in.subList(1 + inputs, in.size()));
        require(List.of(rule.shapes(rule.inputs())).equals(taken), "rule: takes %s, not %s",
                List.of(rule.shapes(rule.inputs())), taken);
        require(List.of(rule.shapes(rule.outputs())).equals(given), "rule: gives %s, not %s",
                List.of(rule.shapes(rule.outputs())), given);
    }

    @Override
    public Shape shape(Shape[] in) {
        return in[0];
    }

    @Override
    public DType dtype(Tensor[] in) {
        return in[0].dtype();
    }

    @Override
    public boolean isView() {
        return true;
    }

    @Override
    public boolean keepsOutput() {
        return true;
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        System.arraycopy(in[0].array(), 0, out.array(), 0, out.size());
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        if (i == 0 || i > inputs) {
            return Tensor.zeros(in[i].dtype(), in[i].shape().dims());
        }
        List<Tensor> arguments = new ArrayList<>(Arrays.asList(in).subList(1, 1 + inputs));
        arguments.add(out);
        arguments.add(ct);
        arguments.addAll(Arrays.asList(in).subList(1 + inputs, in.length));
        return rule.apply(arguments).get(i - 1);
    }

    @Override
    public String toString() {
        return "CustomDerivative[]";
    }
}
