package org.itograd.experiments.bench;

import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// What a benchmark does, with everything it needs at hand.
///
/// @param call  the call that is timed
/// @param check looks at the result of one more call after the timing, so that nothing wrong is reported as fast; throws
///              [WrongResultException]
/// @param units of the rate that went into a result; NaN where the case knows
/// @param <T>   the result
record Work<T>(Supplier<T> call, Consumer<T> check, ToDoubleFunction<T> units) {
    /// Where the case knows how much one call does.
    Work(Supplier<T> call, Consumer<T> check) {
        this(call, check, _ -> Double.NaN);
    }

    /// Calls once and checks the result.
    ///
    /// @return the units that went into it
    double verify() {
        T result = call.get();
        check.accept(result);
        return units.applyAsDouble(result);
    }
}
