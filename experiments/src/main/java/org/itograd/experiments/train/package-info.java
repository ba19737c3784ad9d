/// Training, checkpoints and resuming.
@NullMarked
package org.itograd.experiments.train;

import org.jspecify.annotations.NullMarked;
