package org.itograd.experiments.corruption;

/// Reads an image between its pixels, linearly.
///
/// @param x      samples of shape (height, width, channels)
/// @param border what lies outside
record Sampler(float[] x, int height, int width, int channels, Border border) {
    /// Where to read.
    @FunctionalInterface
    interface Places {
        /// Writes the column and the row where a pixel's colour is found.
        void write(int column, int row, double[] at);
    }

    float[] sample(Places places) {
        float[] y = new float[x.length];
        double[] at = new double[2];
        int to = 0;
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                places.write(column, row, at);
                int left = (int) Math.floor(at[0]);
                int above = (int) Math.floor(at[1]);
                double u = at[0] - left;
                double v = at[1] - above;
                int x0 = border.inside(left, width);
                int x1 = border.inside(left + 1, width);
                int y0 = border.inside(above, height) * width;
                int y1 = border.inside(above + 1, height) * width;
                for (int c = 0; c < channels; c++) {
                    double upper = x[(y0 + x0) * channels + c] * (1 - u) + x[(y0 + x1) * channels + c] * u;
                    double lower = x[(y1 + x0) * channels + c] * (1 - u) + x[(y1 + x1) * channels + c] * u;
                    y[to++] = (float) (upper * (1 - v) + lower * v);
                }
            }
        }
        return y;
    }
}
