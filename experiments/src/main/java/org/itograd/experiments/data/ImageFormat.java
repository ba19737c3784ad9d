package org.itograd.experiments.data;

import static org.itograd.base.Arguments.require;

import java.io.Serializable;

/// The size of images and the number of their classes.
///
/// @param height   in pixels
/// @param width    in pixels
/// @param channels of a pixel: 1 for grey, 3 for red, green and blue
/// @param classes  labels are 0 … classes−1
public record ImageFormat(int height, int width, int channels, int classes) implements Serializable {
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    /// Checks the ranges.
    public ImageFormat {
        require(
                height >= 1 && width >= 1,
                "height, width: must be >= 1 pixel, got %d and %d",
                height,
                width);
        require(channels >= 1, "channels: must be >= 1, got %d", channels);
        require(classes >= 2, "classes: must be >= 2, got %d", classes);
    }

    /// Square grey images of ten classes.
    public static ImageFormat digits(int side) {
        return new ImageFormat(side, side, 1, 10);
    }

    /// Numbers of one image.
    public int size() {
        return Math.multiplyExact(Math.multiplyExact(height, width), channels);
    }

    /// Numbers of so many images.
    ///
    /// @throws IllegalArgumentException if an array cannot hold them
    int size(int images) {
        long numbers = (long) images * size();
        require(
                numbers <= LARGEST_ARRAY,
                "images: %d of %s are more than the nearly 2^31 numbers that can be held at once; take fewer at a time",
                images,
                this);
        return (int) numbers;
    }

    /// @throws IllegalArgumentException if a label is not one of the classes
    void requireLabels(int[] labels) {
        for (int label : labels) {
            require(label >= 0 && label < classes, "labels: must be from 0 to %d, got %d", classes - 1, label);
        }
    }

    /// Such as "32 x 32 x 3, 10 classes".
    @Override
    public String toString() {
        return height + " x " + width + " x " + channels + ", " + classes + " classes";
    }
}
