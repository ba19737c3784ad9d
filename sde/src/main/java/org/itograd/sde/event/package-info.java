/// What happens to the samples of a solve on their way: events and when they happen, barriers and whether they were crossed.
@NullMarked
package org.itograd.sde.event;

import org.jspecify.annotations.NullMarked;
