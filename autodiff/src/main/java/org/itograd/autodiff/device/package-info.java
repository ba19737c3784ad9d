/// Machines beside this processor that run whole loops: a [Device] compiles text, has memory, and carries out launches. Which there are,
/// [Devices] knows; backends are found by [java.util.ServiceLoader] as [DeviceProvider]s. How a loop becomes text is told in
/// [org.itograd.autodiff.device.source].
@NullMarked
package org.itograd.autodiff.device;

import org.jspecify.annotations.NullMarked;
