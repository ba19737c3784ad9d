package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// The tape of one block of samples over some steps: for each step, the inputs that the reverse half reads and the values that
/// the forward half keeps. Made by [Taped#borrow], and reused.
public final class Recording {
    private final int rows;
    private final int steps;
    private final List<Tensor[]> inputs = new ArrayList<>();
    private final List<Tensor[]> kept = new ArrayList<>();

    Recording(int rows, int steps, List<DType> inputTypes, List<Shape> inputShapes, Taped taped) {
        this.rows = rows;
        this.steps = steps;
        for (int k = 0; k <= steps; k++) {
            Tensor[] ofStep = new Tensor[inputTypes.size()];
            for (int i = 0; i < ofStep.length; i++) {
                ofStep[i] = Tensor.zeros(inputTypes.get(i), inputShapes.get(i).dims());
            }
            inputs.add(ofStep);
        }
        for (int k = 0; k < steps; k++) {
            Tensor[] ofStep = new Tensor[taped.tapeSize()];
            for (int i = 0; i < ofStep.length; i++) {
                ofStep[i] = Tensor.zeros(taped.tapeType(i), taped.tapeShape(i, rows).dims());
            }
            kept.add(ofStep);
        }
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
