/// One solver per file: its equation, source, orders and its one step.
@NullMarked
package org.itograd.sde.solver;

import org.jspecify.annotations.NullMarked;
