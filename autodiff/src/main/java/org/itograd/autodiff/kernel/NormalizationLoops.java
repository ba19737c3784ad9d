package org.itograd.autodiff.kernel;

/// The innermost loops of group normalisation over a few rows of an image, all channels side by side.
///
/// The image is `x[at + p·channels + c]`. Coefficients per channel stand in one array `f`, a row of `channels` numbers for
/// each of the constants below. Sums run over the rows in order, from zero.
interface NormalizationLoops {
    /// k: a number near the mean of the channel, subtracted first, so that a large mean costs no digits.
    int SHIFT = 0;

    /// k − mean.
    int DELTA = 1;

    /// 1 / standard deviation.
    int SCALE = 2;

    /// (k − mean) / standard deviation.
    int OFFSET = 3;

    /// Factor of y in the gradient.
    int SLOPE = 4;

    /// Constant of the gradient.
    int CONSTANT = 5;

    /// Where sums go.
    int SUM = 6;

    /// Where sums of products go.
    int PRODUCT = 7;

    /// Number of rows in f.
    int COEFFICIENTS = 8;

    /// `SUM = Σ_p (x − SHIFT)`.
    void sums(Object x, int at, int rows, int channels, Object f);

    /// `SUM = Σ_p d²` with `d = (x − SHIFT) + DELTA`, as `fma(d, d, sum)`.
    void squares(Object x, int at, int rows, int channels, Object f);

    /// `y = fma(x − SHIFT, SCALE, OFFSET)`.
    void normalize(Object x, int at, int rows, int channels, Object f, Object y, int yAt);

    /// `SUM = Σ_p dy` and `PRODUCT = Σ_p dy·y`, as `fma(dy, y, product)`, with y as in [#normalize].
    void products(Object x, int at, Object dy, int dyAt, int rows, int channels, Object f);

    /// `dx = fma(dy, SCALE, fma(y, SLOPE, CONSTANT))` with y as in [#normalize].
    void gradient(Object x, int at, Object dy, int dyAt, int rows, int channels, Object f, Object dx, int dxAt);
}
