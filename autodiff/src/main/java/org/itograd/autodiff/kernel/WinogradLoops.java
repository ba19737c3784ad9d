package org.itograd.autodiff.kernel;

/// The one-dimensional transforms of Winograd's F(m, 3) over `float[]`: m outputs of a filter of three taps from m + 2
/// products (see [Winograd] for the algorithm).
///
/// **The matrices** come from interpolation (A. L. Toom 1963, S. A. Cook 1966). With finite points p₀ … pₘ and ∞ as the
/// last one, j a point and i a power:
///
/// | | finite point | ∞ |
/// |---|---|---|
/// | `Aᵀ[i,j]`, i < m | `pⱼⁱ` | 1 for i = m − 1, else 0 |
/// | `G[j,i]`, i < 3 | `pⱼⁱ / Π_{k≠j} (pⱼ − pₖ)` | 1 for i = 2, else 0 |
/// | `Bᵀ[j,i]`, i < m + 2 | coefficient of xⁱ in `Π_{k≠j} (x − pₖ)` | coefficient of xⁱ in `Π_k (x − pₖ)` |
///
/// A test computes them in exact fractions and compares.
///
/// Each method applies one small matrix M to stacks of lines. A line is n contiguous numbers, n a multiple of the
/// vector (pixels times padded channels), and everything is independent along it:
///
/// `r[to + k·rStep + g·rJump + s] = Σ_i M[k,i] · x[at + i·step + g·jump + s]` for `0 ≤ g < groups, 0 ≤ s < n`.
///
/// The points are symmetric, 0 or none, ±a, ±b and ∞, so the matrices are never multiplied out: the two results of ±a are
/// a sum and a difference of the same even and odd part, at two multiplications per result. All implementations do these
/// few operations in the order of [ScalarWinograd4] and [ScalarWinograd3], so all give the same bits.
interface WinogradLoops {
    /// m, the outputs of a transform along one axis.
    int outputs();

    /// Bᵀ: m + 2 pixels of x, to the values of their polynomial.
    void image(
            int groups, int n, float[] x, int at, int step, int jump, float[] r, int to, int rStep, int rJump);

    /// Aᵀ: m + 2 products, to m pixels of y.
    void result(
            int groups, int n, float[] x, int at, int step, int jump, float[] r, int to, int rStep, int rJump);

    /// A: m pixels of dy, to m + 2 values, the adjoint of [#result].
    void cotangent(
            int groups, int n, float[] x, int at, int step, int jump, float[] r, int to, int rStep, int rJump);

    /// G: 3 taps, to m + 2 values.
    void filter(
            int groups, int n, float[] x, int at, int step, int jump, float[] r, int to, int rStep, int rJump);

    /// Gᵀ: m + 2 sums, to 3 taps, the adjoint of [#filter].
    void filterGradient(
            int groups, int n, float[] x, int at, int step, int jump, float[] r, int to, int rStep, int rJump);
}
