package org.itograd.autodiff.program;

import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.Numbers;

/// What a [Scan]'s step is given from outside: one argument, or several that stand next to each other.
public sealed interface Given {
    /// The shapes of the arguments, for all samples.
    List<Shape> shapes();

    /// How many arguments these are.
    default int size() {
        return 1;
    }

    /// STEP if they are the same for all samples, else ROWS.
    Role role();

    /// Writes the arguments of step k into tensors' memory.
    void fill(int k, List<Tensor> into);

    /// The same for the samples `from` (inclusive) to `to` (exclusive), for another thread to use.
    Given rows(int from, int to);

    /// A number for each step: its time, its length.
    record Scalars(double[] values) implements Given {
        /// Keeps a copy.
        public Scalars {
            values = values.clone();
        }

        @Override
        public List<Shape> shapes() {
            return List.of(Shape.of());
        }

        @Override
        public Role role() {
            return Role.STEP;
        }

        @Override
        public void fill(int k, List<Tensor> into) {
            Tensor to = into.getFirst();
            Numbers.set(to.dtype(), values[k], to.array(), 0);
        }

        @Override
        public Given rows(int from, int to) {
            return this;
        }
    }

    /// Independent normal numbers with mean 0. Those of step k are elements of the stream of the key's child k
    /// ([RandomKey#normal(long, double, Tensor)]), as many for each sample, so that whoever draws them gets the same.
    ///
    /// @param key        the parent of the steps' keys
    /// @param deviations the standard deviation in each step; of numbers with the other sign, minus it
    /// @param shape      of all numbers of a step, samples first
    /// @param first      the number of the first sample
    record Normals(RandomKey key, double[] deviations, Shape shape, long first) implements Given {
        /// Keeps a copy of the deviations.
        public Normals {
            deviations = deviations.clone();
        }

        @Override
        public List<Shape> shapes() {
            return List.of(shape);
        }

        @Override
        public Role role() {
            return Role.ROWS;
        }

        @Override
        public void fill(int k, List<Tensor> into) {
            long row = shape.rank() == 0 ? 1 : shape.product(1, shape.rank());
            key.fold(k).normal(first * row, deviations[k], into.getFirst());
        }

        @Override
        public Given rows(int from, int to) {
            return new Normals(key, deviations, shape.with(0, to - from), first + from);
        }
    }

    /// Anything else, which only its owner can write: increments of a path with a memory, jumps, times of each sample's own.
    non-sealed interface Source extends Given {
        @Override
        default int size() {
            return shapes().size();
        }

        @Override
        default Role role() {
            return Role.ROWS;
        }
    }
}
