package org.itograd.sde.testing;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a [ConvergenceStudy] found of one kind of error.
public sealed interface Finding {
    /// Errors that fall with the step.
    ///
    /// @param order how fast
    record Measured(MeasuredOrder order) implements Finding {}

    /// Errors of rounding alone, or weak ones that are known to be below 10⁻⁴, relatively to an expectation above 1.
    ///
    /// @param levels the errors, coarsest first
    record NoError(List<MeasuredOrder.Level> levels) implements Finding {}

    /// Errors that may be there, but do not stand out of chance with three steps: nothing is known of the order.
    ///
    /// @param levels the errors, coarsest first
    record NotResolved(List<MeasuredOrder.Level> levels) implements Finding {}

    /// The problem has nothing to compare with, or the method makes no errors of this kind.
    record NotStudied() implements Finding {}

    /// The order, if one was measured.
    default Optional<MeasuredOrder> measured() {
        return switch (this) {
            case Measured m -> Optional.of(m.order);
            case NoError _,NotResolved _,NotStudied _ -> Optional.empty();
        };
    }

    /// What this says about a claimed order.
    default Verdict verdict(double claimed) {
        return switch (this) {
            case Measured m when !m.order.reaches(claimed) -> Verdict.MISSED;
            case Measured m when !m.order.resolves(claimed) -> Verdict.NOT_RESOLVED;
            case Measured _,NoError _ -> Verdict.REACHED;
            case NotResolved _,NotStudied _ -> Verdict.NOT_RESOLVED;
        };
    }

    /// For tables.
    default String inWords() {
        return switch (this) {
            case Measured(MeasuredOrder o) ->
                String.format(Locale.ROOT, "measured %.3f in [%.3f, %.3f]", o.order(), o.low(), o.high());
            case NoError _ -> "no error";
            case NotResolved _ -> "hidden by chance";
            case NotStudied _ -> "-";
        };
    }

    /// The errors behind it.
    default List<MeasuredOrder.Level> levels() {
        return switch (this) {
            case Measured m -> m.order.levels();
            case NoError n -> n.levels;
            case NotResolved n -> n.levels;
            case NotStudied _ -> List.of();
        };
    }
}
