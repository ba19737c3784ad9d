package org.itograd.experiments.data.read;

import java.nio.file.Path;
import org.itograd.experiments.data.DataException;

/// Labels as a file counts them.
final class Labels {
    private Labels() {}

    /// Labels from 0, changed in place.
    ///
    /// @param first   the first class's number in the file
    /// @param classes how many there are
    /// @throws DataException if one is of no class
    static int[] checked(Path file, int[] labels, int first, int classes) throws DataException {
        for (int i = 0; i < labels.length; i++) {
            int label = labels[i] - first;
            if (label < 0 || label >= classes) {
                throw new DataException(
                        file + ": label " + i + " must be from " + first + " to " + (first + classes - 1)
                                + ", found " + labels[i] + "; this is another file, or a damaged one");
            }
            labels[i] = label;
        }
        return labels;
    }
}
