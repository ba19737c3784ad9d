/// Numbers and durations as a reader likes them.
@NullMarked
package org.itograd.experiments.text;

import org.jspecify.annotations.NullMarked;
