package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.CustomRule;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.Totals;
import org.jspecify.annotations.Nullable;

/// Captures a rule for a derivative inside the capture of the function that it belongs to ([CustomDerivative]).
///
/// The rule is a code by itself, from the function's arguments, its value, the value's cotangent and what the rule closes over
/// to the arguments' cotangents. What it closes over, values of the outer capture among them, become operands of the outer
/// one, so that derivatives of derivatives find them.
final class CapturedRule implements Totals {
    private final List<Tensor> in;
    private final @Nullable Tensor[] cotangents;

    private CapturedRule(List<Tensor> in) {
        this.in = in;
        this.cotangents = new Tensor[in.size()];
    }

    /// Notes a value with a rule for its derivative.
    ///
    /// @param outer captures the function
    /// @param in    its arguments
    /// @param value its value
    /// @return the value with the rule
    static Tensor note(Builder outer, List<Tensor> in, Tensor value, CustomRule rule) {
        Builder inner = outer.inside();
        List<Tensor> arguments = in.stream().map(t -> inner.input(t.dtype(), t.shape())).toList();
        Tensor out = inner.input(value.dtype(), value.shape());
        Tensor cotangent = inner.input(value.dtype(), value.shape());
        Code code = Autodiff.standingIn(inner::closedOver, () -> {
            CapturedRule found = new CapturedRule(in);
            rule.accumulate(arguments, out, cotangent, found);
            return inner.finish(found.cotangents());
        });
        List<Tensor> operands = new ArrayList<>(List.of(value.stopGradient()));
        operands.addAll(in);
        // To a level of differentiation inside this capture, what the rule closes over is a constant.
        inner.closedOver().forEach(t -> operands.add(Autodiff.isRecorded(t) ? t.stopGradient() : t));
        return new CustomDerivative(code, in.size()).of(operands.toArray(Tensor[]::new));
    }

    /// Cotangents of captured tensors are wanted, the others are constants.
    @Override
    public boolean wanted(int input) {
        return in.get(input).symbol() != null;
    }

    @Override
    public @Nullable Tensor get(int input) {
        return cotangents[input];
    }

    @Override
    public void set(int input, Tensor total) {
        cotangents[input] = total;
    }

    /// What the rule has given, zeros where it has given nothing.
    private List<Tensor> cotangents() {
        List<Tensor> found = new ArrayList<>();
        for (int i = 0; i < cotangents.length; i++) {
            Tensor t = cotangents[i];
            found.add(t != null ? t : Tensor.zeros(in.get(i).dtype(), in.get(i).shape().dims()));
        }
        return found;
    }
}
