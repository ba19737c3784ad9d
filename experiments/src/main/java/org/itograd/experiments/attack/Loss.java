package org.itograd.experiments.attack;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Functional;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// What an attack makes large.
public enum Loss {
    /// −log of the probability of the true class, in nats.
    CROSS_ENTROPY {
        @Override
        Tensor each(Tensor logits, int[] labels) {
            return Functional.crossEntropies(logits, labels);
        }
    },

    /// The difference of logits ratio (F. Croce and M. Hein, "Reliable Evaluation of Adversarial Robustness with an Ensemble of
    /// Diverse Parameter-free Attacks", 2020, section 5.2),
    ///
    /// −(z_y − max_{i≠y} z_i) / (z₍₁₎ − z₍₃₎ + 10⁻¹²) with z₍₁₎ ≥ z₍₂₎ ≥ z₍₃₎:
    ///
    /// positive where the image is misclassified, and the same for shifted and scaled logits, so that an overconfident network's
    /// gradients do not vanish. Needs 3 classes.
    DLR {
        @Override
        Tensor each(Tensor logits, int[] labels) {
            int rows = labels.length;
            int classes = logits.shape().dim(1);
            requireClasses(classes);
            double[] z = logits.toDoubleArray();
            float[] margin = new float[z.length];
            float[] spread = new float[z.length];
            for (int row = 0; row < rows; row++) {
                int at = row * classes;
                int first = largest(z, at, classes, -1, -1);
                int second = largest(z, at, classes, first, -1);
                int third = largest(z, at, classes, first, second);
                margin[at + (labels[row] == first ? second : first)] += 1;
                margin[at + labels[row]] -= 1;
                spread[at + first] += 1;
                spread[at + third] -= 1;
            }
            return along(logits, margin).div(along(logits, spread).add(1e-12));
        }
    };

    /// The loss of each row, differentiable by the logits.
    ///
    /// @param logits (N, classes)
    /// @return (N)
    abstract Tensor each(Tensor logits, int[] labels);

    /// @throws IllegalArgumentException if this loss is not defined for so few classes
    void requireClasses(int classes) {
        require(
                this != DLR || classes >= 3,
                "loss: the difference of logits ratio needs 3 classes or more, got %d; use the cross-entropy",
                classes);
    }

    /// Σ over classes of logits times weights.
    private static Tensor along(Tensor logits, float[] weights) {
        Tensor fixed = Tensor.wrap(DType.F32, logits.shape(), weights).cast(logits.dtype());
        return logits.mul(fixed).sum(false, 1);
    }

    /// The place of the largest of `classes` numbers from `at` on but two, the first of equals.
    private static int largest(double[] z, int at, int classes, int but, int andBut) {
        int best = -1;
        for (int k = 0; k < classes; k++) {
            if (k != but && k != andBut && (best < 0 || z[at + k] > z[at + best])) {
                best = k;
            }
        }
        return best;
    }
}
