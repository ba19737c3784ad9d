/// Langevin equations, which have a given density as stationary law, and the methods made for them.
@NullMarked
package org.itograd.sde.langevin;

import org.jspecify.annotations.NullMarked;
