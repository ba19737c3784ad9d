/// Devices of any vendor's OpenCL driver, reached through `libOpenCL` by the foreign-function interface of the JDK.
@NullMarked
package org.itograd.autodiff.device.opencl;

import org.jspecify.annotations.NullMarked;
