package org.itograd.experiments.data.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.itograd.experiments.data.DataException;
import org.itograd.experiments.data.ImageFormat;

/// CIFAR-10.1 (B. Recht et al., "Do CIFAR-10 Classifiers Generalize to CIFAR-10?", 2018): a new test set for CIFAR-10, sorted by class.
///
/// @param place   where the files are
/// @param version v4 or v6
/// @param count   of its images
record Cifar101(Place place, String version, int count) implements DataSet {
    static Cifar101 of(Place place, String version) {
        return new Cifar101(place, version, version.equals("v4") ? 2021 : 2000);
    }

    @Override
    public String name() {
        return "cifar-10.1-" + version;
    }

    @Override
    public Loaded load() throws IOException {
        String data = "cifar10.1_" + version + "_data.npy";
        Path folder = place.folder(List.of(data), List.of("datasets", "CIFAR-10.1/datasets"), List.of(),
                "it and its labels are in the folder datasets of github.com/modestyachts/CIFAR-10.1");
        List<FileCheck> files = new ArrayList<>();
        ImageFormat format = new ImageFormat(32, 32, 3, 10);
        ArrayImages images = ArrayImages.open(name(), folder.resolve(data), format, files);
        if (images.count() != count) {
            throw new DataException(
                    folder.resolve(data) + ": " + version + " has " + count + " images, found " + images.count()
                            + "; give the file of this version");
        }
        return Loaded.testOnly(name(), images.with(folder.resolve("cifar10.1_" + version + "_labels.npy"), files),
                CifarBinary.NAMES, files);
    }
}
