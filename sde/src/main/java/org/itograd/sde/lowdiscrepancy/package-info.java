/// Points that fill the unit cube more evenly than random ones: Sobol's and Halton's sequences, and their randomisations.
@NullMarked
package org.itograd.sde.lowdiscrepancy;

import org.jspecify.annotations.NullMarked;
