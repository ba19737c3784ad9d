/// Expectations of functions of an SDE's solution, by plain, antithetic and multilevel Monte Carlo.
@NullMarked
package org.itograd.sde.montecarlo;

import org.jspecify.annotations.NullMarked;
