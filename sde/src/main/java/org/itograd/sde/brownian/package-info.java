/// Brownian paths: sources of Wiener increments that give the same numbers however they are asked.
@NullMarked
package org.itograd.sde.brownian;

import org.jspecify.annotations.NullMarked;
