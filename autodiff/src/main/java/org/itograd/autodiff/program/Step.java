package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.Tensor;
import org.jspecify.annotations.Nullable;

/// What a [Scan] repeats: a function from what is given, what is carried and constants to what is carried next and totals; as a
/// program if it can be captured.
public final class Step {
    private final UnaryOperator<List<Tensor>> function;
    private final int given;
    private final int carried;
    private final @Nullable Program program;
    /// The tracked tensors that the function closes over, as far as they are known, and without a program what stands for them.
    private final List<Tensor> captured;
    private final List<Tensor> values;
    /// Made when it is first asked for.
    private @Nullable Program vjp;

    private Step(
            UnaryOperator<List<Tensor>> function, int given, int carried, @Nullable Program program,
            List<Tensor> captured, List<Tensor> values) {
        this.function = function;
        this.given = given;
        this.carried = carried;
        this.program = program;
        this.captured = captured;
        this.values = values;
    }

    /// A step that is run as it stands.
    ///
    /// @param given   how many arguments are given
    /// @param carried how many are carried
    public static Step written(UnaryOperator<List<Tensor>> function, int given, int carried) {
        return new Step(function, given, carried, null, List.of(), List.of());
    }

    /// The same as a program, or this if it cannot be captured.
    ///
    /// @param arguments what the arguments are like
    Step asProgram(List<Program.Argument> arguments) {
        return Program.tryCaptureFor(function::apply, arguments)
                .map(p -> new Step(function, given, carried, p,
                        p.closedOver().stream().filter(Tensor::isTracked).toList(), List.of()))
                .orElse(this);
    }

    /// The step as it stands, with other tensors seen in place of those that it closes over; derivatives are by these.
    ///
    /// @param tensors  tracked ones that it closes over
    /// @param asValues what stands for them
    public Step seeing(List<Tensor> tensors, List<Tensor> asValues) {
        return new Step(function, given, carried, null, tensors, asValues);
    }

    /// The step as a program; empty if it decides on numbers.
    public Optional<Program> program() {
        return Optional.ofNullable(program);
    }

    /// The program of a step that is one.
    Program present() {
        return program().orElseThrow();
    }

    /// The tracked tensors that the step closes over and is differentiated by.
    public List<Tensor> captured() {
        return captured;
    }

    /// The results for some arguments.
    public List<Tensor> apply(List<Tensor> in) {
        return program != null ? program.apply(in) : function.apply(in);
    }

    /// The results for some arguments, then from cotangents of these those of what is carried and of the captured tensors; zeros where
    /// nothing depends on one.
    public List<Tensor> vjp(List<Tensor> in, List<Tensor> cotangents) {
        if (program == null) {
            List<Tensor> front = in.subList(0, given);
            List<Tensor> end = in.subList(given + carried, in.size());
            Pullback pullback = Pullback.ofAll(
                    x -> apply(concat(concat(front, x), end)), in.subList(given, given + carried), captured, values);
            return concat(pullback.values(), pullback.applyOrZeros(cotangents));
        }
        Program reverse = vjp == null ? program.vjp() : vjp;
        vjp = reverse;
        List<Tensor> found = reverse.apply(concat(in, cotangents));
        List<Tensor> all = concat(program.apply(in), found.subList(given, given + carried));
        for (int c = 0; c < program.closedOver().size(); c++) {
            if (program.closedOver().get(c).isTracked()) {
                all.add(found.get(in.size() + c));
            }
        }
        return all;
    }

    static List<Tensor> concat(List<Tensor> a, List<Tensor> b) {
        List<Tensor> all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }
}
