/// What happens between a solver and a path: one step after another.
@NullMarked
package org.itograd.sde.control;

import org.jspecify.annotations.NullMarked;
