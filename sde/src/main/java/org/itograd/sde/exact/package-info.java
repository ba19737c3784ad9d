/// Samplers without discretisation error, for the equations whose transition laws are known.
@NullMarked
package org.itograd.sde.exact;

import org.jspecify.annotations.NullMarked;
