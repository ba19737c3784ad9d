package org.itograd.spark;

import org.apache.spark.sql.catalyst.util.QuantileSummaries;
import org.itograd.experiments.ensemble.Sketch;

/// Spark's own sketch of quantiles, which tosses no coins: the same numbers in the same order give the same sketch (M. Greenwald,
/// S. Khanna, "Space-efficient online computation of quantile summaries", SIGMOD 2001).
///
/// @param summary compressed
record SparkSketch(QuantileSummaries summary) implements Sketch {
    /// By how much a rank may be wrong, as a share of all numbers.
    static final double ERROR = 2e-3;

    static SparkSketch of(double[] values) {
        QuantileSummaries all = new QuantileSummaries(
                QuantileSummaries.defaultCompressThreshold(), ERROR, new QuantileSummaries.Stats[0], 0, false);
        for (double value : values) {
            all = all.insert(value);
        }
        return new SparkSketch(all.compress());
    }

    @Override
    public Sketch with(Sketch next) {
        return new SparkSketch(summary.merge(((SparkSketch) next).summary).compress());
    }

    @Override
    public double quantile(double rank) {
        return (Double) summary.query(rank).get();
    }
}
