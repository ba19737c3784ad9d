/// Models that are trained in a minute and shown: an example each of what the library is for, to be read from top to bottom.
@NullMarked
package org.itograd.experiments.gallery;

import org.jspecify.annotations.NullMarked;
