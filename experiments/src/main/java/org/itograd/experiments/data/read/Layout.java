package org.itograd.experiments.data.read;

import org.itograd.experiments.data.ImageFormat;

/// The order of an image's bytes in a file.
enum Layout {
    /// Row by row, the channels of a pixel side by side, as wanted.
    PIXELS,
    /// One channel after the other, each row by row.
    PLANES,
    /// One channel after the other, each column by column.
    PLANES_BY_COLUMN,
    /// Column by column, one channel: rows and columns are swapped.
    TRANSPOSED;

    /// For each byte that is wanted, where it is.
    int[] places(ImageFormat format) {
        int height = format.height();
        int width = format.width();
        int channels = format.channels();
        int[] places = new int[format.size()];
        for (int i = 0; i < places.length; i++) {
            int c = i % channels;
            int x = i / channels % width;
            int y = i / channels / width;
            places[i] = switch (this) {
                case PIXELS -> i;
                case PLANES -> (c * height + y) * width + x;
                case PLANES_BY_COLUMN, TRANSPOSED -> (c * width + x) * height + y;
            };
        }
        return places;
    }
}
