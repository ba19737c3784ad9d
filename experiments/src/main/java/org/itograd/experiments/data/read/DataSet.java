package org.itograd.experiments.data.read;

import java.io.IOException;

/// A data set that a name stands for, before anything is read.
///
/// [DataNames] has the names.
public sealed interface DataSet
        permits CifarBinary, Cifar101, ClassFolders, CorruptedCifar, CorruptedTinyImageNet, CsvFile, EmbeddedDigits,
        IdxFamily, MedMnist, Stl10, TinyImageNet {
    /// For messages and checkpoints.
    String name();

    /// Reads labels and, if they fit into memory, pixels; looks at all files that belong to it.
    ///
    /// @throws IOException if a file is missing, damaged, of another size or of something else; the message is one line with the
    ///     file's name, what is expected and what was found
    Loaded load() throws IOException;
}
