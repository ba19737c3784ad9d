/// One primitive per file: shape rule, evaluation and vjp side by side.
@NullMarked
package org.itograd.autodiff.op;

import org.jspecify.annotations.NullMarked;
