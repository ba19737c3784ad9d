package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.kernel.Convolution;

/// How a convolution window moves over an image: steps and zero padding, in pixels along height and width.
public record Striding(int strideHeight, int strideWidth, int padHeight, int padWidth) {
    /// @throws IllegalArgumentException if a stride is not positive or a padding negative
    public Striding {
        require(
                strideHeight > 0 && strideWidth > 0,
                "stride: must be > 0, got (%d, %d)",
                strideHeight,
                strideWidth);
        require(padHeight >= 0 && padWidth >= 0, "padding: must be >= 0, got (%d, %d)", padHeight, padWidth);
    }

    /// The shape (N, H', W', O) of a convolution of an image (N, H, W, C) with weights (KH, KW, C, O), where
    /// H' = ⌊(H + 2·pad − KH)/stride⌋ + 1.
    Shape output(Shape x, Shape w) {
        require(
                x.rank() == 4 && w.rank() == 4,
                "conv2d: needs an image (N, H, W, C) and weights (KH, KW, C, O), got %s and %s",
                x,
                w);
        require(
                x.dim(3) == w.dim(2),
                "conv2d: the image %s has %d channels and the weights %s take %d; they must be equal"
                        + " (images are NHWC, weights HWIO)",
                x,
                x.dim(3),
                w,
                w.dim(2));
        require(
                x.dim(1) + 2L * padHeight >= w.dim(0) && x.dim(2) + 2L * padWidth >= w.dim(1),
                "conv2d: the window of %s must fit into the image %s padded by (%d, %d)",
                w,
                x,
                padHeight,
                padWidth);
        // Refuses padding with which the numbers of one image could not be counted.
        Shape unused = Shape.of(1, padded(x.dim(1), padHeight), padded(x.dim(2), padWidth), x.dim(3));
        return Shape.of(
                x.dim(0), steps(x.dim(1), padHeight, w.dim(0), strideHeight),
                steps(x.dim(2), padWidth, w.dim(1), strideWidth), w.dim(3));
    }

    private static int steps(int image, int pad, int window, int stride) {
        return (padded(image, pad) - window) / stride + 1;
    }

    private static int padded(int image, int pad) {
        return Shape.extent(image + 2L * pad);
    }

    /// The sizes of a convolution of an image x with weights w, as kernels take them.
    public Convolution.Geometry geometry(Shape x, Shape w) {
        return new Convolution.Geometry(
                x.dim(0), x.dim(1), x.dim(2), x.dim(3), w.dim(0), w.dim(1), w.dim(3), strideHeight, strideWidth,
                padHeight, padWidth);
    }
}
