/// Ways to differentiate through a solve.
@NullMarked
package org.itograd.sde.gradient;

import org.jspecify.annotations.NullMarked;
