/// Tensors in files: the safetensors format, checkpoints, and files that are either whole or not there.
@NullMarked
package org.itograd.nn.io;

import org.jspecify.annotations.NullMarked;
