/// Expressions as C: the same text for a plain C compiler, for OpenCL and for CUDA. It is written in a small vocabulary of macros, which a
/// prelude defines for each language ([Dialect]); each operation is rounded once, nothing is contracted and nothing relaxed, so
/// that whoever runs the text has the bits of the loops in [org.itograd.autodiff.expr].
@NullMarked
package org.itograd.autodiff.device.source;

import org.jspecify.annotations.NullMarked;
