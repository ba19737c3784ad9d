package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.device.source.Task;
import org.itograd.base.DType;

/// The kernels of a program in their order, and what each is given.
final class DeviceLaunches {
    /// What a kernel is given.
    sealed interface Place {
        /// The memory of a value.
        record Value(int id) implements Place {}

        /// Memory between two kernels of one instruction, which the next one may have.
        ///
        /// @param slot of the instruction's
        record Scratch(int slot, long bytes) implements Place {}

        /// Numbers that the program knows.
        record Numbers(DType dtype, List<Double> values) implements Place {}
    }

    /// One kernel and its parameters.
    record Stage(Task task, List<Place> places) {
        Stage {
            places = List.copyOf(places);
        }
    }

    private final List<Stage> stages = new ArrayList<>();
    private int slots;

    List<Stage> stages() {
        return stages;
    }

    void add(Task task, List<Place> places) {
        stages.add(new Stage(task, places));
    }

    /// The next instruction begins.
    void begin() {
        slots = 0;
    }

    /// Memory for so many numbers, until the next instruction begins.
    Place scratch(DType dtype, long size) {
        return new Place.Scratch(slots++, size * dtype.bytes());
    }
}
