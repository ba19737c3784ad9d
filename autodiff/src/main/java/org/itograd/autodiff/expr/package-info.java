/// Elementwise mathematics: written once as a small graph, run as one loop of bytecode.
///
/// A function of numbers is a graph of [Expr] nodes that knows nothing of element types. [Compiler] turns such graphs
/// into a [Kernel] for `float[]` or `double[]`: the elementary functions are expanded into arithmetic
/// (`Exponential`, `Logarithm`, `Trigonometry`, `Power`), long graphs are cut (`Segments`), and two emitters write
/// bytecode, one element at a time (`ScalarEmitter`) or one vector at a time (`VectorEmitter`). Both forms execute the
/// same IEEE 754 operations in the same order, so they give the same bits on every machine and at every vector width;
/// only the bits of a NaN are unspecified.
@NullMarked
package org.itograd.autodiff.expr;

import org.jspecify.annotations.NullMarked;
