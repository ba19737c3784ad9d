package org.itograd.nn.io;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;

/// A tensor as a file holds it. One that was read is written again in its type.
public sealed interface StoredTensor {
    /// The extents.
    Shape shape();

    /// The type of its elements in the file.
    StoredType type();

    /// Floating-point numbers.
    ///
    /// @param tensor F32 or F64; of a file with F16 or BF16 an F32 tensor of the same numbers
    /// @param type   of the file's numbers; those of the tensor are rounded to nearest when written
    record Real(Tensor tensor, StoredType type) implements StoredTensor {
        /// @throws IllegalArgumentException if the type is one of whole numbers, or a finite number too large for it
        public Real {
            require(type.isReal(), "type: must be one of floating-point numbers, got %s", type);
            Halves.requireRange(tensor, type);
        }

        /// Numbers that are stored as they are.
        public Real(Tensor tensor) {
            this(tensor, StoredType.of(tensor));
        }

        @Override
        public Shape shape() {
            return tensor.shape();
        }
    }

    /// Integers, such as labels.
    ///
    /// @param shape  the extents
    /// @param values row-major; not to be written to
    /// @param type   of the file's numbers
    record Whole(Shape shape, long[] values, StoredType type) implements StoredTensor {
        /// @throws IllegalArgumentException if the shape's size is not the array's length, the type is one of floating-point numbers,
        ///     or a value is out of its range
        public Whole {
            require(
                    shape.size() == values.length,
                    "shape: %s has %d elements, but there are %d values",
                    shape,
                    shape.size(),
                    values.length);
            require(!type.isReal(), "type: must be one of whole numbers, got %s", type);
            for (long value : values) {
                require(
                        value >= type.least && value <= type.most,
                        "values: %s holds numbers from %d to %d, got %d",
                        type,
                        type.least,
                        type.most,
                        value);
            }
        }

        /// 64-bit integers.
        public Whole(Shape shape, long[] values) {
            this(shape, values, StoredType.I64);
        }

        /// A vector of 64-bit integers.
        public static Whole of(long... values) {
            return new Whole(Shape.of(values.length), values.clone());
        }
    }
}
