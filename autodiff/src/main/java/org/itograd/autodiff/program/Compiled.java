package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.CaptureException;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.Totals;
import org.jspecify.annotations.Nullable;

/// A function of samples along the leading axis that runs as a program: its operations fused, in blocks of samples on all
/// threads, and one node of the recorded graph. The same values and gradients, to rounding, as operation by operation, which
/// is what runs where the function, or its derivative, cannot be captured.
///
/// ```java
/// Compiled f = Compiled.of(x -> x.matmul(w).add(b).tanh());
/// Tensor y = f.apply(x);                                       // differentiable by x, w and b, to any order
/// ```
///
/// The function is captured anew at each call, which costs microseconds; what is made of it is kept.
public final class Compiled implements UnaryOperator<Tensor> {
    private final UnaryOperator<Tensor> function;

    private Compiled(UnaryOperator<Tensor> function) {
        this.function = function;
    }

    /// The function as a program.
    ///
    /// @param function without side effects
    public static Compiled of(UnaryOperator<Tensor> function) {
        return new Compiled(function);
    }

    /// The function's value. Gradients flow to x and to every tracked tensor that the function closes over.
    @Override
    public Tensor apply(Tensor x) {
        // A program that is being captured fuses the operations itself.
        if (x.symbol() != null || x.shape().rank() == 0 || x.shape().dim(0) == 0) {
            return function.apply(x);
        }
        Optional<Program> program = Program.tryCapture(in -> List.of(function.apply(in.getFirst())), List.of(x));
        return program.isEmpty() ? function.apply(x) : new Application(function, program.get(), x).result();
    }

    /// One use of the function.
    private static final class Application {
        private final UnaryOperator<Tensor> function;
        private final Program program;
        private final Tensor x;
        private final List<Tensor> tracked;
        private final List<Tensor> closedOver;

        Application(UnaryOperator<Tensor> function, Program program, Tensor x) {
            this.function = function;
            this.program = program;
            this.x = x;
            this.tracked = program.closedOver().stream().filter(Tensor::isTracked).toList();
            this.closedOver = program.closedOver().stream().map(Tensor::stopGradient).toList();
        }

        Tensor result() {
            List<Boolean> wanted = new ArrayList<>(List.of(Autodiff.isRecorded(x)));
            program.closedOver().forEach(t -> wanted.add(t.isTracked() && Autodiff.isRecorded(t)));
            if (!wanted.contains(true)) {
                return program.run(List.of(x.stopGradient())).getFirst();
            }
            List<Role> roles = new ArrayList<>(List.of(Role.ROWS));
            closedOver.forEach(_ -> roles.add(Role.FIXED));
            Taped halves;
            try {
                halves = Taped.of(program, roles, x.shape().dim(0), wanted);
            } catch (CaptureException derivative) {
                return function.apply(x);
            }
            return Autodiff.custom(
                    in -> program.run(in).getFirst(),
                    tracked,
                    (in, out, cotangent, totals) -> {
                        if (cotangent.isTracked() || in.stream().anyMatch(Tensor::isTracked)) {
                            Pullback.of(
                                    v -> function.apply(v.getFirst()),
                                    in.subList(0, 1),
                                    tracked,
                                    in.subList(1, in.size()))
                                    .accumulate(cotangent, totals);
                        } else {
                            reverse(halves, wanted, in.getFirst(), cotangent, totals);
                        }
                    },
                    x);
        }

        /// Computes each block forward again with a recording, which costs less than keeping it, and then backward.
        private void reverse(Taped halves, List<Boolean> wanted, Tensor value, Tensor cotangent, Totals totals) {
            Tensor gradient = Tensor.zeros(value.dtype(), value.shape().dims());
            int tape = 1 + closedOver.size();
            List<@Nullable Tensor> inputs = new ArrayList<>(Collections.singletonList(null));
            inputs.addAll(closedOver);
            RowProgram.Prepared forward = halves.forward().prepare(new ArrayList<>(inputs));
            inputs.addAll(Collections.nCopies(1 + halves.tapeSize(), null));
            boolean toX = wanted.getFirst();
            List<Tensor> sums = halves.reverse().run(inputs, halves.blockRows(), block -> {
                Recording r = halves.borrow(block.to() - block.from(), 1);
                forward.run(block.from(), block.to(), b -> {
                    b.read(value, b.input(0));
                    for (int i = 0; i < halves.tapeSize(); i++) {
                        b.bindOutput(1 + i, r.kept(0, i));
                    }
                    b.run();
                });
                block.read(value, block.input(0));
                block.read(cotangent, block.input(tape));
                for (int i = 0; i < halves.tapeSize(); i++) {
                    block.bindInput(tape + 1 + i, r.kept(0, i));
                }
                block.run();
                if (toX) {
                    block.write(block.output(0), gradient);
                }
                halves.giveBack(r);
            });
            if (toX && totals.wanted(0)) {
                totals.add(0, gradient);
            }
            Taped.addSums(program, wanted.subList(1, wanted.size()), sums, 1, totals);
        }
    }
}
