/// Stochastic differential equations: how to state one, solve it and differentiate through the solve.
@NullMarked
package org.itograd.sde;

import org.jspecify.annotations.NullMarked;
