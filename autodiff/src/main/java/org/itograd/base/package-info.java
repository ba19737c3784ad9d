/// What all modules need and that knows none of them: files that are either whole or not there, and caches that are bounded.
@NullMarked
package org.itograd.base;

import org.jspecify.annotations.NullMarked;
