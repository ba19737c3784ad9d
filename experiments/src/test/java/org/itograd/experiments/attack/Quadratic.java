package org.itograd.experiments.attack;

import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.experiments.classify.NoisyClassifier;

/// A classifier of three classes whose loss at label 0 falls with the distance from a point: the logits are ‖x − c‖², 0, −1. The worst
/// image of a ball is the one nearest to c.
record Quadratic(float[] worst) implements NoisyClassifier {
    @Override
    public Tensor logits(Tensor images, RandomKey noise) {
        int rows = images.shape().dim(0);
        Tensor distance = images.reshape(rows, worst.length).sub(Tensor.of(worst, worst.length)).square().sum(false, 1);
        return Tensor.stack(distance, distance.mul(0), distance.mul(0).sub(1)).transpose(1, 0);
    }

    @Override
    public boolean isNoisy() {
        return false;
    }
}
