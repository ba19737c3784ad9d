/// Tensors in files: the safetensors format and checkpoints; arrays in NumPy's NPY and NPZ files.
@NullMarked
package org.itograd.nn.io;

import org.jspecify.annotations.NullMarked;
