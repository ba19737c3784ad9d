package org.itograd.autodiff.expr;

/// How a kernel reads one of its inputs, or writes one of its outputs.
///
/// | access | element i of an input | element i of an output |
/// |---|---|---|
/// | [#VECTOR] | `array[offset + i]` | stored to `array[offset + i]` |
/// | [#SCALAR] | `array[offset]` | – |
/// | [#periodic] | `array[offset + i mod period]` | added to `array[offset + i mod period]` |
///
/// A periodic input is a row that all rows of a matrix see, such as a bias; a periodic output is the sum of the rows.
///
/// @param kind   which of them
/// @param period of a periodic access, or the length of a run; else 0
public record Access(Kind kind, int period) {
    /// The ways.
    enum Kind {
        VECTOR, SCALAR, PERIODIC, RUNS
    }

    /// One element for each element of a call.
    public static final Access VECTOR = new Access(Kind.VECTOR, 0);
    /// One element for all elements of a call.
    public static final Access SCALAR = new Access(Kind.SCALAR, 0);

    /// Every period is a multiple of this, which vectors of every width divide: so a vector never wraps around.
    public static final int PERIOD_UNIT = 16;

    /// The same `period` elements over and over.
    ///
    /// @throws IllegalArgumentException if the period is not a positive multiple of [#PERIOD_UNIT]
    public static Access periodic(int period) {
        if (period <= 0 || period % PERIOD_UNIT != 0) {
            throw new IllegalArgumentException(
                    "period must be a positive multiple of " + PERIOD_UNIT + ", but is " + period
                            + ": repeat a shorter row until its length is one");
        }
        return new Access(Kind.PERIODIC, period);
    }

    /// Outputs stored in runs of `run` elements with as many places left free after each, so that the runs of two outputs
    /// interleave in one array: element i at `array[offset + i + run · ⌊i / run⌋]`.
    ///
    /// @param run a power of two that vectors of every width divide
    static Access runs(int run) {
        return new Access(Kind.RUNS, run);
    }

    boolean isScalar() {
        return kind == Kind.SCALAR;
    }

    boolean isPeriodic() {
        return kind == Kind.PERIODIC;
    }

    /// How many elements of an array a call of n elements touches.
    int extent(int n) {
        return switch (kind) {
            case VECTOR -> n;
            case SCALAR -> 1;
            case PERIODIC -> Math.min(n, period);
            case RUNS -> n == 0 ? 0 : n + (n - 1) / period * period;
        };
    }
}
