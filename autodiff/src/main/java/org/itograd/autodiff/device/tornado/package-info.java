/// Devices of TornadoVM, reached by the names of its API: neither to compile nor to run this takes its jars, until it is asked for.
@NullMarked
package org.itograd.autodiff.device.tornado;

import org.jspecify.annotations.NullMarked;
