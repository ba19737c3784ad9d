package org.itograd.autodiff.kernel;

import org.itograd.autodiff.kernel.Scratch.Reals;
import org.itograd.base.DType;
import org.itograd.base.Numbers;

/// A rectangle of each image of a batch, which may overhang the image on any side; outside there are zeros.
///
/// When it overhangs nothing it is read where it stands, otherwise from a copy.
///
/// @param height rows of the image
/// @param width columns of the image
/// @param channels channels of the image
/// @param top first row of the rectangle, may be negative
/// @param left first column of the rectangle, may be negative
/// @param rows rows of the rectangle
/// @param columns columns of the rectangle
record Window(int height, int width, int channels, int top, int left, int rows, int columns) {
    private boolean inside() {
        return top >= 0 && left >= 0 && top + rows <= height && left + columns <= width;
    }

    /// Distance of two rows, in elements of the array that [#open] gives.
    int rowStep() {
        return (inside() ? width : columns) * channels;
    }

    /// Distance of two images.
    int imageStep() {
        return (inside() ? height : rows) * rowStep();
    }

    /// How many images make up about `elements` elements: at least one, at most the batch.
    int imagesOf(int batch, int elements) {
        return Math.clamp(elements / ((long) rows * columns * channels), 1, Math.max(1, batch));
    }

    /// The array in which the rectangles of the images `first … first+count−1` of x stand.
    Object open(DType dtype, Object x, int xOffset, int first, int count) {
        if (inside()) {
            return x;
        }
        Object copy = Scratch.reals(dtype, Reals.WINDOW, Math.multiplyExact(count, imageStep()));
        int from = Math.clamp(-left, 0, columns);
        int to = Math.clamp(width - left, from, columns);
        for (int b = 0; b < count; b++) {
            for (int r = 0; r < rows; r++) {
                int at = b * imageStep() + r * rowStep();
                int row = top + r;
                if (row < 0 || row >= height || from == to) {
                    Numbers.zero(dtype, copy, at, rowStep());
                } else {
                    int source = xOffset + (((first + b) * height + row) * width + left + from) * channels;
                    Numbers.zero(dtype, copy, at, from * channels);
                    System.arraycopy(x, source, copy, at + from * channels, (to - from) * channels);
                    Numbers.zero(dtype, copy, at + to * channels, (columns - to) * channels);
                }
            }
        }
        return copy;
    }

    /// Where the first rectangle stands in that array.
    int base(int xOffset, int first) {
        return inside() ? xOffset + first * imageStep() + (top * width + left) * channels : 0;
    }
}
