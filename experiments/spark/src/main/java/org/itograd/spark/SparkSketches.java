package org.itograd.spark;

import org.itograd.experiments.ensemble.Sketch;
import org.itograd.experiments.ensemble.SketchProvider;

/// Spark's sketches for ensembles.
public final class SparkSketches implements SketchProvider {
    @Override
    public Sketch of(double[] values) {
        return SparkSketch.of(values);
    }
}
