package org.itograd.experiments.data.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.itograd.experiments.data.DataException;
import org.itograd.experiments.data.ImageFormat;

/// CIFAR-10-C or CIFAR-100-C (D. Hendrycks, T. Dietterich, "Benchmarking Neural Network Robustness to Common Corruptions and
/// Perturbations", 2019): the test images with a corruption, at one severity.
///
/// An NPY file for each corruption has the images of severity 1, then of 2, to 5, in the order of CIFAR's test images; `labels.npy` has
/// the labels as often.
///
/// @param place      where the files are
/// @param classes    10 or 100
/// @param corruption the file's name
/// @param severity   1 to 5
/// @param count      images of one severity
record CorruptedCifar(Place place, int classes, String corruption, int severity, int count) implements DataSet {
    private static final int SEVERITIES = 5;

    @Override
    public String name() {
        return place.name() + "/" + corruption + "/" + severity;
    }

    @Override
    public Loaded load() throws IOException {
        String data = corruption + ".npy";
        Path folder = place.folder(List.of(data), List.of("CIFAR-" + classes + "-C"), List.of(),
                "CIFAR-" + classes + "-C.tar is on Zenodo");
        List<FileCheck> files = new ArrayList<>();
        ImageFormat format = new ImageFormat(32, 32, 3, classes);
        ArrayImages images = ArrayImages.open(place.name(), folder.resolve(data), format, files);
        int[] labels = ArrayImages.labels(place.name(), folder.resolve("labels.npy"), classes, files);
        requireCount(folder.resolve(data), images.count());
        requireCount(folder.resolve("labels.npy"), labels.length);
        int from = (severity - 1) * count;
        int[] here = Arrays.copyOfRange(labels, from, from + count);
        return Loaded.testOnly(name(), images.with(from, here), classes == 10 ? CifarBinary.NAMES : List.of(), files);
    }

    private void requireCount(Path file, int found) throws DataException {
        if (found != SEVERITIES * count) {
            throw new DataException(file + ": expected " + SEVERITIES + " times " + count + ", found " + found
                    + "; get the file again");
        }
    }
}
