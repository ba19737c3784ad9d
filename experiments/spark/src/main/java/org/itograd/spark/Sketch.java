package org.itograd.spark;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.util.QuantileSummaries;

/// A sketch of numbers for their quantiles, Spark's own, which tosses no coins: the same numbers in the same order give the same sketch
/// (M. Greenwald, S. Khanna, "Space-efficient online computation of quantile summaries", SIGMOD 2001).
///
/// @param summary compressed
record Sketch(QuantileSummaries summary) implements Serializable {
    /// By how much a rank may be wrong, as a share of all numbers.
    static final double ERROR = 2e-3;

    static Sketch of(double[] values) {
        QuantileSummaries all = new QuantileSummaries(
                QuantileSummaries.defaultCompressThreshold(), ERROR, new QuantileSummaries.Stats[0], 0, false);
        for (double value : values) {
            all = all.insert(value);
        }
        return new Sketch(all.compress());
    }

    Sketch with(Sketch next) {
        return new Sketch(summary.merge(next.summary).compress());
    }

    double quantile(double rank) {
        return (Double) summary.query(rank).get();
    }
}
