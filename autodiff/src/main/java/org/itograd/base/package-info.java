/// The ground floor: element types and loops over them, checks of arguments, threads, vector widths, files, caches. Knows nothing of
/// tensors.
@NullMarked
package org.itograd.base;

import org.jspecify.annotations.NullMarked;
