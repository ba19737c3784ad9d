package org.itograd.autodiff.program;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.itograd.autodiff.Tensor;

/// The memory of a tape of one block of samples over some steps: for each step, the inputs that the reverse half reads and the values that
/// the forward half keeps. Made by [Taped#borrow], and reused.
public final class Recording {
    private final int rows;
    private final int steps;
    private final List<Tensor[]> inputs;
    private final List<Tensor[]> kept;

    /// @param inputs makes memory for the recorded inputs of a step
    /// @param kept   makes memory for the kept values of a step
    Recording(int rows, int steps, Supplier<Tensor[]> inputs, Supplier<Tensor[]> kept) {
        this.rows = rows;
        this.steps = steps;
        this.inputs = Stream.generate(inputs).limit(steps + 1L).toList();
        this.kept = Stream.generate(kept).limit(steps).toList();
    }

    int rows() {
        return rows;
    }

    int steps() {
        return steps;
    }

    /// The memory for a recorded input before step k, or after the last step.
    ///
    /// @param place among the recorded inputs
    public Tensor input(int k, int place) {
        return inputs.get(k)[place];
    }

    /// The memory for a kept value of step k.
    public Tensor kept(int k, int i) {
        return kept.get(k)[i];
    }
}
