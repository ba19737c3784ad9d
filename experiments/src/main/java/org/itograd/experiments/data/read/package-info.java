/// Readers of published data sets of images: `--data NAME[:DIR]`.
@NullMarked
package org.itograd.experiments.data.read;

import org.jspecify.annotations.NullMarked;
