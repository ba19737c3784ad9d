package org.itograd.nn.io;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;

/// A tensor as a file holds it.
public sealed interface StoredTensor {
    /// The extents.
    Shape shape();

    /// Floating-point numbers.
    ///
    /// @param tensor F32 or F64
    record Real(Tensor tensor) implements StoredTensor {
        @Override
        public Shape shape() {
            return tensor.shape();
        }
    }

    /// 64-bit integers, such as labels.
    ///
    /// @param shape  the extents
    /// @param values row-major; not to be written to
    record Whole(Shape shape, long[] values) implements StoredTensor {
        /// @throws IllegalArgumentException if the shape's size is not the array's length
        public Whole {
            require(
                    shape.size() == values.length,
                    "shape: %s has %d elements, but there are %d values",
                    shape,
                    shape.size(),
                    values.length);
        }

        /// A vector.
        public static Whole of(long... values) {
            return new Whole(Shape.of(values.length), values.clone());
        }
    }
}
