package org.itograd.experiments.stability;

import java.util.List;
import org.itograd.autodiff.RandomKey;

/// Linear equations, whose exponents are known or nearly so.
///
/// @param toys  the paper's toy equation at some noise levels
/// @param means the mean-field equation in some dimensions
public record LinearStability(List<Toy> toys, List<MeanField> means) {
    /// Measures.
    public static LinearStability of(RandomKey key) {
        return new LinearStability(Toy.all(key.fold(0)), MeanField.all(key.fold(1)));
    }
}
