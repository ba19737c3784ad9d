/// Linear algebra of many small matrices, one or more per sample, that can be differentiated.
@NullMarked
package org.itograd.sde.linalg;

import org.jspecify.annotations.NullMarked;
