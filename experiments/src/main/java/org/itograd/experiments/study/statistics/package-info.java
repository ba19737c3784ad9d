/// What a few repetitions say about a difference.
@NullMarked
package org.itograd.experiments.study.statistics;

import org.jspecify.annotations.NullMarked;
