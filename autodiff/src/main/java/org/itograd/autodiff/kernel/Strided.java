package org.itograd.autodiff.kernel;

/// A matrix inside an array: element (i, j) is `data[at + i·row + j·column]`.
///
/// @param data a `float[]` or `double[]`
/// @param at where element (0, 0) stands
/// @param row step from row to row
/// @param column step from column to column
record Strided(Object data, int at, int row, int column) {
    /// The part that starts at element (i, j).
    Strided from(int i, int j) {
        return new Strided(data, at + i * row + j * column, row, column);
    }

    /// The transpose: the same numbers with the steps exchanged.
    Strided transposed() {
        return new Strided(data, at, column, row);
    }
}
