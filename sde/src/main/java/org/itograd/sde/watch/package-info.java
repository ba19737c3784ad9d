/// What a caller sees of a solve under way: [Progress][org.itograd.sde.watch.Progress] and
/// [Cancellation][org.itograd.sde.watch.Cancellation].
@NullMarked
package org.itograd.sde.watch;

import org.jspecify.annotations.NullMarked;
