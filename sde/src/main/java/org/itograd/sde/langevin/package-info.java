/// Langevin equations, which have a given density as stationary law, and the methods made for them.
///
/// A [Potential][org.itograd.sde.langevin.Potential] is all one states;
/// [UnderdampedLangevin][org.itograd.sde.langevin.UnderdampedLangevin] makes of it an equation for positions and velocities, with
/// its two solvers (BAOAB and QUICSORT), and [Mala][org.itograd.sde.langevin.Mala] a chain of steps that Metropolis's rule takes or
/// refuses.
@NullMarked
package org.itograd.sde.langevin;

import org.jspecify.annotations.NullMarked;
