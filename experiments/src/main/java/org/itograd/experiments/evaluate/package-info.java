/// How accurate a classifier stays under noise and attack.
@NullMarked
package org.itograd.experiments.evaluate;

import org.jspecify.annotations.NullMarked;
