package org.itograd.nn;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.CaptureException;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.Totals;
import org.itograd.autodiff.program.Block;
import org.itograd.autodiff.program.Program;
import org.itograd.autodiff.program.Recording;
import org.itograd.autodiff.program.Role;
import org.itograd.autodiff.program.RowProgram;
import org.itograd.autodiff.program.Taped;
import org.jspecify.annotations.Nullable;

/// A layer as a program ([org.itograd.autodiff.program]): its operations fused, in blocks of samples on all threads, and one
/// node of the recorded graph. The same values and gradients, to rounding, as the layer operation by operation, which is what
/// runs where the layer cannot be captured.
///
/// Parameters: those of the layer, under the same names.
///
/// @param layer any layer
public record Fused(Layer layer) implements Layer {
    @Override
    public Tensor apply(Tensor x) {
        if (x.symbol() != null) {
            // A program that is being captured fuses the operations itself.
            return layer.apply(x);
        }
        Program program;
        try {
            program = Program.capture(in -> List.of(layer.apply(in.getFirst())), List.of(x));
        } catch (CaptureException e) {
            return layer.apply(x);
        }
        if (x.shape().rank() == 0 || x.shape().dim(0) == 0) {
            return layer.apply(x);
        }
        return new Application(layer, program, x).result();
    }

    @Override
    public Parameters parameters() {
        return layer.parameters();
    }

    /// One use of the layer.
    private static final class Application {
        private final Layer layer;
        private final Program program;
        private final Tensor x;
        private final List<Tensor> tracked;
        private final List<Tensor> closedOver;
        private final List<Role> roles = new ArrayList<>(List.of(Role.ROWS));
        private final int rows;
        private List<Boolean> wanted = List.of();

        Application(Layer layer, Program program, Tensor x) {
            this.layer = layer;
            this.program = program;
            this.x = x;
            this.rows = x.shape().dim(0);
            this.tracked = program.closedOver().stream().filter(Tensor::isTracked).toList();
            this.closedOver = program.closedOver().stream().map(Tensor::stopGradient).toList();
            closedOver.forEach(_ -> roles.add(Role.FIXED));
        }

        Tensor result() {
            List<Tensor> inputs = new ArrayList<>(List.of(x));
            inputs.addAll(tracked);
            if (inputs.stream().noneMatch(Autodiff::isRecorded)) {
                return program.run(List.of(x.stopGradient())).getFirst();
            }
            List<Boolean> asked = new ArrayList<>(List.of(Autodiff.isRecorded(x)));
            program.closedOver().forEach(t -> asked.add(t.isTracked() && Autodiff.isRecorded(t)));
            wanted = List.copyOf(asked);
            Taped halves = Taped.of(program, roles, rows, wanted);
            return Autodiff.custom(
                    in -> program.run(List.of(in.getFirst())).getFirst(),
                    List.of(),
                    (in, out, cotangent, totals) -> {
                        if (cotangent.isTracked() || in.stream().anyMatch(Tensor::isTracked)) {
                            Pullback.of(
                                    v -> layer.apply(v.getFirst()),
                                    in.subList(0, 1),
                                    tracked,
                                    in.subList(1, in.size()))
                                    .accumulate(cotangent, totals);
                        } else {
                            reverse(halves, in.getFirst(), cotangent, totals);
                        }
                    },
                    inputs.toArray(Tensor[]::new));
        }

        /// Computes each block forward again with a recording, which costs less than keeping it, and then backward.
        private void reverse(Taped halves, Tensor value, Tensor cotangent, Totals totals) {
            Tensor gradient = Tensor.zeros(value.dtype(), value.shape().dims());
            int tape = 1 + closedOver.size();
            List<@Nullable Tensor> inputs = new ArrayList<>();
            inputs.add(null);
            inputs.addAll(closedOver);
            RowProgram.Prepared forward = halves.forward().prepare(new ArrayList<>(inputs));
            inputs.add(null);
            for (int i = 0; i < halves.tapeSize(); i++) {
                inputs.add(null);
            }
            boolean toX = wanted.getFirst();
            List<Tensor> sums = halves.reverse().run(inputs, halves.blockRows(), block -> {
                Recording r = halves.borrow(block.to() - block.from(), 1);
                forward.run(block.from(), block.to(), b -> {
                    readRows(value, b, b.input(0));
                    for (int i = 0; i < halves.tapeSize(); i++) {
                        b.bindOutput(1 + i, r.kept(0, i));
                    }
                    b.run();
                });
                readRows(value, block, block.input(0));
                readRows(cotangent, block, block.input(tape));
                for (int i = 0; i < halves.tapeSize(); i++) {
                    block.bindInput(tape + 1 + i, r.kept(0, i));
                }
                block.run();
                if (toX) {
                    writeRows(block.output(0), block, gradient);
                }
                halves.giveBack(r);
            });
            if (toX && totals.wanted(0)) {
                totals.add(0, gradient);
            }
            int next = 1;
            int sum = 0;
            for (int c = 0; c < closedOver.size(); c++) {
                if (program.closedOver().get(c).isTracked()) {
                    boolean given = wanted.get(1 + c);
                    if (given && totals.wanted(next)) {
                        totals.add(next, sums.get(sum));
                    }
                    sum += given ? 1 : 0;
                    next++;
                }
            }
        }
    }

    private static void readRows(Tensor all, Block block, Tensor some) {
        int row = some.size() / (block.to() - block.from());
        System.arraycopy(all.array(), block.from() * row, some.array(), 0, some.size());
    }

    private static void writeRows(Tensor some, Block block, Tensor all) {
        int row = some.size() / (block.to() - block.from());
        System.arraycopy(some.array(), 0, all.array(), block.from() * row, some.size());
    }
}
