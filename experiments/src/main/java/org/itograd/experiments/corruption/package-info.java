/// The common corruptions of images: an algorithm a file, their published constants, and what corrupts whole sets.
@NullMarked
package org.itograd.experiments.corruption;

import org.jspecify.annotations.NullMarked;
