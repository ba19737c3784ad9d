package org.itograd.experiments.corruption;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.nn.io.Npy;
import org.itograd.nn.io.NpyReader;

/// Whether a set can be written into a folder in which files are already.
///
/// @param set    to be written
/// @param folder where
public record CorruptedFolder(CorruptedSet set, Path folder) {
    /// Fails if there are arrays of other images, of other severities or with other labels, to which the set's labels would not belong.
    ///
    /// @param replaced corruptions whose arrays will be replaced
    /// @throws IOException if so; the message names one
    public void requireSameLabels(Collection<Corruption> replaced) throws IOException {
        for (Corruption other : Corruption.values()) {
            Path file = CorruptedSet.arrayFile(other, folder);
            if (!replaced.contains(other) && Files.exists(file) && !(isOfTheseImages(file) && hasTheseLabels())) {
                throw new IOException(
                        file + ": has other images, labels or severities than those to be written beside it;"
                                + " name another folder");
            }
        }
    }

    private boolean isOfTheseImages(Path array) throws IOException {
        ImageFormat format = set.images().format();
        List<Long> shape = List.of(
                set.rows(), (long) format.height(), (long) format.width(), (long) format.channels());
        try (NpyReader reader = Npy.open(array)) {
            return reader.header().shape().equals(shape);
        }
    }

    private boolean hasTheseLabels() throws IOException {
        Path file = CorruptedSet.labelsFile(folder);
        if (!Files.exists(file)) {
            return false;
        }
        int[] found = Npy.read(file).toInts();
        int[] labels = set.images().labels();
        boolean same = found.length == set.rows();
        for (int i = 0; same && i < found.length; i++) {
            same = found[i] == labels[i % labels.length];
        }
        return same;
    }

    /// Fails if there are pictures that would stay among those of the set.
    ///
    /// @throws IOException if so; the message names one
    public void requireNoOtherPictures(Corruption corruption) throws IOException {
        for (int severity : set.severities()) {
            Path own = folder.resolve(corruption.toString()).resolve(Integer.toString(severity));
            if (Files.isDirectory(own)) {
                Optional<Path> other = other(own, pictures(corruption, severity));
                if (other.isPresent()) {
                    throw new IOException(other.get()
                            + ": is none of the pictures to be written, and would count as one of them; remove it, or name"
                            + " another folder");
                }
            }
        }
    }

    private Set<Path> pictures(Corruption corruption, int severity) {
        Set<Path> pictures = new HashSet<>();
        for (int i = 0; i < set.images().count(); i++) {
            pictures.add(set.pictureFile(folder, corruption, severity, i));
        }
        return pictures;
    }

    private static Optional<Path> other(Path within, Set<Path> expected) throws IOException {
        try (Stream<Path> files = Files.walk(within)) {
            return files.filter(f -> Files.isRegularFile(f) && !expected.contains(f)).sorted().findFirst();
        }
    }
}
