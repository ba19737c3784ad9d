package org.itograd.experiments.study;

import java.util.List;
import org.itograd.experiments.evaluate.EvaluationPlan;
import org.itograd.experiments.train.TrainingOptions;

/// What the demo found.
///
/// @param options    of the first variant's training; the others differ in the noise only
/// @param plan       of the evaluation
/// @param data       name of the data set
/// @param trainCount training images
/// @param testCount  test images
/// @param seconds    of everything, from reading the data to the last prediction
/// @param variants   in the order of the table
public record DemoResult(
        TrainingOptions options,
        EvaluationPlan plan,
        String data,
        int trainCount,
        int testCount,
        double seconds,
        List<VariantResult> variants) {}
