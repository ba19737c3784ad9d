package org.itograd.autodiff;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import org.itograd.autodiff.op.AvgPool2d;
import org.itograd.autodiff.op.Axes;
import org.itograd.autodiff.op.Conv2d;
import org.itograd.autodiff.op.GroupNormalize;
import org.itograd.autodiff.op.Striding;
import org.itograd.autodiff.op.UpsampleNearest2d;
import org.itograd.base.DType;

/// The operations of neural networks as functions of tensors. Images are NHWC: (samples, height, width, channels).
@CheckReturnValue
public final class Functional {
    private Functional() {}

    /// Two-dimensional convolution with one stride and zero padding for both directions; see [Conv2d].
    ///
    /// @param x image (N, H, W, C)
    /// @param w weights (KH, KW, C, O)
    /// @return (N, H', W', O) with H' = ⌊(H + 2·padding − KH)/stride⌋ + 1
    public static Tensor conv2d(Tensor x, Tensor w, int stride, int padding) {
        return new Conv2d(new Striding(stride, stride, padding, padding)).of(x, w);
    }

    /// Mean over k × k blocks side by side, (N, H, W, C) → (N, ⌊H/k⌋, ⌊W/k⌋, C).
    public static Tensor avgPool2d(Tensor x, int k) {
        return avgPool2d(x, k, k);
    }

    /// Mean over k × k windows `stride` apart; see [AvgPool2d].
    public static Tensor avgPool2d(Tensor x, int k, int stride) {
        return new AvgPool2d(k, stride).of(x);
    }

    /// Every pixel repeated in a k × k block, (N, H, W, C) → (N, kH, kW, C).
    public static Tensor upsampleNearest2d(Tensor x, int k) {
        return new UpsampleNearest2d(k).of(x);
    }

    /// Normalisation over groups of channels, without scale and shift; see [GroupNormalize].
    ///
    /// @param x (N, …, C)
    /// @param groups a divisor of C
    /// @param epsilon added to the variance
    public static Tensor groupNorm(Tensor x, int groups, double epsilon) {
        return new GroupNormalize(groups, epsilon).of(x);
    }

    /// exp(x) / Σ exp(x) over the last axis.
    public static Tensor softmax(Tensor x) {
        return logSoftmax(x).exp();
    }

    /// x − log Σ exp(x) over the last axis, exact to rounding however large the elements are. −∞ is a class of probability 0;
    /// NaN where the largest element is infinite.
    ///
    /// @throws IllegalArgumentException if the last axis is empty
    public static Tensor logSoftmax(Tensor x) {
        Axes.requireNotEmpty("softmax", x.shape(), -1);
        Tensor below = belowLargest(x);
        return below.sub(below.exp().sum(true, -1).log());
    }

    /// x − max x over the last axis: the largest element is never added back, since digits of the rest would be lost with it.
    private static Tensor belowLargest(Tensor x) {
        return x.sub(x.stopGradient().max(true, -1));
    }

    /// The mean over samples of [#crossEntropies], a scalar.
    ///
    /// @throws IllegalArgumentException if there is no row, or not one label for each row, or one is not a class
    public static Tensor softmaxCrossEntropy(Tensor logits, int... labels) {
        Tensor each = crossEntropies(logits, labels);
        require(labels.length > 0, "labels: the mean over no samples is undefined; give at least one row");
        return each.mean();
    }

    /// For each sample `−log softmax(logits)[label]`, in nats; ∞ where the label's logit is −∞, NaN where the largest is infinite.
    ///
    /// @param logits (N, classes)
    /// @param labels N class numbers
    /// @return (N)
    /// @throws IllegalArgumentException if there is not one label for each row, or one is not a class
    public static Tensor crossEntropies(Tensor logits, int... labels) {
        require(logits.shape().rank() == 2, "logits: must be (N, classes), got shape %s", logits.shape());
        require(
                labels.length == logits.shape().dim(0),
                "labels: there must be one for each of the %d rows of logits, got %d",
                logits.shape().dim(0),
                labels.length);
        return crossEntropies(logits, oneHot(logits.dtype(), logits.shape().dim(1), labels));
    }

    /// The same for labels that are chosen by a mask, so that a program can have them as an argument.
    ///
    /// @param chosen (N, classes), 1 at each row's label and 0 elsewhere, as [#oneHot] gives
    /// @throws IllegalArgumentException if the shapes differ
    public static Tensor crossEntropies(Tensor logits, Tensor chosen) {
        require(
                logits.shape().rank() == 2 && chosen.shape().equals(logits.shape()),
                "chosen: must be (N, classes) as the logits are, got %s for logits %s",
                chosen.shape(),
                logits.shape());
        Tensor below = belowLargest(logits);
        Tensor ofLabel = chosen.where(below, Tensor.scalar(logits.dtype(), 0)).sum(false, 1);
        return below.exp().sum(false, 1).log().sub(ofLabel);
    }

    /// One row per label, 1 at the label's place and 0 elsewhere.
    ///
    /// @return (labels, classes)
    /// @throws IllegalArgumentException if a label is not in [0, classes)
    public static Tensor oneHot(DType dtype, int classes, int... labels) {
        Shape shape = Shape.of(labels.length, classes);
        double[] rows = new double[shape.size()];
        for (int i = 0; i < labels.length; i++) {
            require(
                    labels[i] >= 0 && labels[i] < classes,
                    "labels: each must be in [0, %d), got %d at position %d",
                    classes,
                    labels[i],
                    i);
            rows[i * classes + labels[i]] = 1;
        }
        return Tensor.wrap(DType.F64, shape, rows).cast(dtype);
    }
}
