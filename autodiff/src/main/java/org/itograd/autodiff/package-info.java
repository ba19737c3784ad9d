/// Tensors, their derivatives, and random numbers.
@NullMarked
package org.itograd.autodiff;

import org.jspecify.annotations.NullMarked;
