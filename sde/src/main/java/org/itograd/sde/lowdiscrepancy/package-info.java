/// Points that fill the unit cube more evenly than random ones: a [PointSequence][org.itograd.sde.lowdiscrepancy.PointSequence] is
/// [Sobol][org.itograd.sde.lowdiscrepancy.Sobol]'s or [Halton][org.itograd.sde.lowdiscrepancy.Halton]'s, plain or randomised by a
/// key. `LowDiscrepancyPath` in package [montecarlo][org.itograd.sde.montecarlo] turns points into Brownian paths.
@NullMarked
package org.itograd.sde.lowdiscrepancy;

import org.jspecify.annotations.NullMarked;
