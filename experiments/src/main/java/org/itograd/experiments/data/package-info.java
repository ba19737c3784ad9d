/// Labelled images: reading, splitting, ordering.
@NullMarked
package org.itograd.experiments.data;

import org.jspecify.annotations.NullMarked;
