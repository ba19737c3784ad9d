package org.itograd.experiments.ensemble;

/// Makes sketches; found by [java.util.ServiceLoader]. Itograd on Spark brings that of Spark.
public interface SketchProvider {
    /// The sketch of some numbers, none of them NaN.
    Sketch of(double[] values);
}
