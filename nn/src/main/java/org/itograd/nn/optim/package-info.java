/// Optimisers and learning-rate schedules.
@NullMarked
package org.itograd.nn.optim;

import org.jspecify.annotations.NullMarked;
