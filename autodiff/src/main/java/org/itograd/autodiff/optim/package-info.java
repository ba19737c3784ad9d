/// Parameters, and optimisers that fit them: for equations and networks alike.
@NullMarked
package org.itograd.autodiff.optim;

import org.jspecify.annotations.NullMarked;
