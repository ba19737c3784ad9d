/// Primitives without a vjp, which occur in programs only, in place of those of package `op`.
@NullMarked
package org.itograd.autodiff.op.lowered;

import org.jspecify.annotations.NullMarked;
