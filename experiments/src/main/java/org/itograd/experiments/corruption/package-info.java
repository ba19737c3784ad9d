/// Random corruption of images.
@NullMarked
package org.itograd.experiments.corruption;

import org.jspecify.annotations.NullMarked;
