/// The front door: [SdeSolve][org.itograd.sde.solve.SdeSolve] says what to solve, how and what to keep, and gives a
/// [Solution][org.itograd.sde.solve.Solution]; [GradientAudit][org.itograd.sde.solve.GradientAudit] compares ways to differentiate it.
@NullMarked
package org.itograd.sde.solve;

import org.jspecify.annotations.NullMarked;
