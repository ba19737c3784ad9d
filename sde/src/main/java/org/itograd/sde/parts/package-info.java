/// States of several tensors: [PartedSde][org.itograd.sde.parts.PartedSde] and what its equations, noise and solutions are made of.
@NullMarked
package org.itograd.sde.parts;

import org.jspecify.annotations.NullMarked;
