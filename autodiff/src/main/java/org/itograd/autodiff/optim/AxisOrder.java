package org.itograd.autodiff.optim;

import org.itograd.autodiff.Tensor;

/// How a parameter's axes are ordered here and in PyTorch, whose order checkpoints follow.
public enum AxisOrder {
    /// The same in both: biases, normalisation weights.
    PLAIN,
    /// A matrix: (in, out) here, so that a layer is x · W; (out, in) in PyTorch.
    LINEAR,
    /// Convolution weights: HWIO here, next to NHWC images; OIHW in PyTorch.
    CONVOLUTION;

    /// From the order used here to PyTorch's.
    public Tensor toPyTorch(Tensor t) {
        return switch (this) {
            case PLAIN -> t;
            case LINEAR -> t.transpose(1, 0);
            case CONVOLUTION -> t.transpose(3, 2, 0, 1);
        };
    }

    /// From PyTorch's order to the one used here.
    public Tensor fromPyTorch(Tensor t) {
        return switch (this) {
            case PLAIN -> t;
            case LINEAR -> t.transpose(1, 0);
            case CONVOLUTION -> t.transpose(2, 3, 1, 0);
        };
    }

    /// The number of axes of a parameter of this kind, or -1 if any will do.
    int rank() {
        return switch (this) {
            case PLAIN -> -1;
            case LINEAR -> 2;
            case CONVOLUTION -> 4;
        };
    }
}
