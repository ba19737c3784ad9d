package org.itograd.sde;

import static org.itograd.base.Arguments.failure;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.CaptureException;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Program;
import org.itograd.base.Arguments;
import org.itograd.base.DType;

/// Whether the functions of an equation can tell the times of a solve apart.
///
/// They are given t in the state's dtype. Far from 0 its units in the last place are long: near 10⁷, float32 numbers are 1 apart, so a
/// function of t over a second sees two times. Where more than a quarter of the steps is shorter than 64 such units, so that t is
/// rounded by up to a hundredth of a step or more, functions that read t are refused. Those that do not are welcome, since the
/// lengths of steps are differences of F64 times. Whether a function reads t is seen from the operations it becomes.
public final class TimeDigits {
    private TimeDigits() {}

    /// Whether too many steps are too short for their times in this dtype.
    public static boolean areFew(TimeGrid grid, DType dtype) {
        return areFew(grid.shortSteps(dtype), grid.steps());
    }

    /// Whether [#require] looks at what an equation reads, or refuses the steps whatever it is.
    public static boolean areDoubtful(TimeGrid grid, DType dtype) {
        return areZero(grid, dtype) || areFew(grid, dtype);
    }

    private static boolean areZero(TimeGrid grid, DType dtype) {
        return dtype == DType.F32 && (float) grid.longestStep() == 0;
    }

    /// Whether so many of all are too many.
    public static boolean areFew(long few, long all) {
        return few * 4 > all;
    }

    /// Refuses an equation that reads times which cannot be told apart.
    ///
    /// @param y a state
    /// @throws IllegalArgumentException if so; the message names the function that reads t
    public static void require(Sde sde, TimeGrid grid, Tensor y) {
        Arguments.require(
                !areZero(grid, y.dtype()),
                "steps: of length %s are 0 in the dtype of the state, F32; use F64 states or another unit of time",
                grid.longestStep());
        if (!areFew(grid, y.dtype())) {
            return;
        }
        Tensor t = sde.jumps().arrivals().isEmpty() ? Tensor.scalar(y.dtype(), 0) : column(y);
        require("drift", sde::drift, grid, t, y);
        if (sde.noise() != NoiseType.NONE) {
            require("diffusion", sde::diffusion, grid, t, y);
        }
        for (Jumps.Term term : sde.jumps().terms()) {
            require("jump term", switch (term) {
                case Jumps.Elementwise e -> (time, x) -> e.at(time, x);
                case Jumps.CompoundPoisson p -> (time, x) -> p.change(time, x, x);
                case Jumps.WithIntensity w -> (time, x) -> w.change(time, x, x).sum().add(w.at(time, x).sum());
            }, grid, t, y);
        }
    }

    /// Refuses a function that reads times which cannot be told apart.
    ///
    /// @param name of the function, for the message
    /// @param t    of the shape in which the function gets times
    public static void require(
            String name, BinaryOperator<Tensor> function, TimeGrid grid, Tensor t, Tensor y) {
        if (areFew(grid, y.dtype()) && Autodiff.withoutRecording(() -> reads(function, t, y.stopGradient()))) {
            throw refusal("the " + name + " depends on t", grid, y.dtype());
        }
    }

    /// The exception for times that cannot be told apart.
    ///
    /// @param why they should be, for the message
    public static IllegalArgumentException refusal(String why, TimeGrid grid, DType dtype) {
        double far = Math.abs(grid.start()) > Math.abs(grid.end()) ? grid.start() : grid.end();
        return failure(
                "t: near %s, %s numbers are %s apart, and %d of %d steps are shorter than %d times that, but %s; let time begin"
                        + " near 0 (solve from 0 to %s, and shift what the function does with t), use longer steps%s",
                far,
                dtype,
                TimeGrid.unit(dtype, far),
                grid.shortSteps(dtype),
                grid.steps(),
                TimeGrid.UNITS,
                why,
                grid.end() - grid.start(),
                dtype == DType.F32 ? ", or use F64 states" : "");
    }

    /// (batch, 1, …, 1), or a scalar.
    private static Tensor column(Tensor y) {
        return Tensor.zeros(
                y.dtype(),
                IntStream.range(0, y.shape().rank()).map(axis -> axis == 0 ? y.shape().dim(0) : 1).toArray());
    }

    /// Whether what the function gives depends on t. A function that decides on the numbers of a state is looked at for this state; one
    /// that decides on the numbers of t depends on it.
    private static boolean reads(BinaryOperator<Tensor> f, Tensor t, Tensor y) {
        try {
            return Program.capture(in -> List.of(f.apply(in.get(0), in.get(1))), List.of(t, y)).dependsOn(0);
        } catch (CaptureException decides) {
            return readsAt(f, t, y);
        }
    }

    private static boolean readsAt(BinaryOperator<Tensor> f, Tensor t, Tensor y) {
        try {
            return Program.capture(in -> List.of(f.apply(in.get(0), y)), List.of(t)).dependsOn(0);
        } catch (CaptureException decides) {
            return true;
        }
    }
}
