package org.itograd.experiments.ensemble;

import java.io.Serializable;
import org.itograd.sde.montecarlo.Moments;
import org.jspecify.annotations.Nullable;

/// What is known of one component of the states at one time.
///
/// @param histogram null if none was asked for
/// @param sketch    null if none was asked for
record Column(Moments moments, @Nullable Histogram histogram, @Nullable Sketch sketch) implements Serializable {
    /// @param intervals those of the histogram, if one is wanted
    /// @param sketches  makes the sketch, if one is wanted
    static Column of(double[] values, @Nullable Histogram intervals, @Nullable SketchProvider sketches) {
        return new Column(
                Moments.of(values),
                intervals == null ? null : intervals.of(values),
                sketches == null ? null : sketches.of(values));
    }

    /// With the next samples.
    Column with(Column next) {
        Histogram h = histogram == null || next.histogram == null ? null : histogram.with(next.histogram);
        Sketch s = sketch == null || next.sketch == null ? null : sketch.with(next.sketch);
        return new Column(moments.with(next.moments), h, s);
    }
}
