/// Tensors in files: the safetensors format and checkpoints.
@NullMarked
package org.itograd.nn.io;

import org.jspecify.annotations.NullMarked;
