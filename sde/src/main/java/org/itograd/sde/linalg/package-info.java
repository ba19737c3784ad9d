/// Linear algebra of many small matrices, one or more per sample, that can be differentiated to any order: linear systems and
/// Cholesky factors in [LinearAlgebra][org.itograd.sde.linalg.LinearAlgebra], matrix exponentials and φ-functions in
/// [Exponential][org.itograd.sde.linalg.MatrixExponential]. Implicit and exponential solvers stand on it.
@NullMarked
package org.itograd.sde.linalg;

import org.jspecify.annotations.NullMarked;
