package org.itograd.autodiff.kernel;

/// The innermost loops of reductions: one block of a row, or of a few rows column by column.
interface ReductionLoops {
    /// Elements that are summed side by side within a block.
    int LANES = 32;

    /// The sum of `x[at … at+n−1]`: [#LANES] interleaved partial sums (number l takes the elements l, l + 32, l + 64, …, in
    /// order, from zero), then these by halves, `s[l] + s[l + 16]`, `s[l] + s[l + 8]`, and so on.
    double sum(Object x, int at, int n);

    /// The largest of `x[at … at+n−1]`, NaN if one is NaN.
    double max(Object x, int at, int n);

    /// `y[j] = x[at + j] + x[at + step + j] + …` over `rows ≥ 1` rows, in order, for j < columns.
    void columnSum(Object x, int at, int rows, int step, int columns, Object y, int yAt);

    /// `y[j] = max(x[at + j], x[at + step + j], …)` over `rows ≥ 1` rows for j < columns, NaN if one is NaN.
    void columnMax(Object x, int at, int rows, int step, int columns, Object y, int yAt);
}
