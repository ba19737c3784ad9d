/// Whether noise makes perturbations shrink: Lyapunov exponents of linear equations and of trained blocks.
@NullMarked
package org.itograd.experiments.stability;

import org.jspecify.annotations.NullMarked;
