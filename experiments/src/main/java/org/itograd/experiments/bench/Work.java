package org.itograd.experiments.bench;

import java.util.function.Consumer;
import java.util.function.Supplier;

/// What a benchmark does, with everything it needs at hand.
///
/// @param call  the call that is timed
/// @param check looks at the result of one more call after the timing, so that nothing wrong is reported as fast; throws
///              [WrongResultException]
/// @param <T>   the result
record Work<T>(Supplier<T> call, Consumer<T> check) {
    /// Calls once and checks the result.
    void verify() {
        check.accept(call.get());
    }
}
