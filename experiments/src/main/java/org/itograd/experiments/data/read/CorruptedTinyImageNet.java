package org.itograd.experiments.data.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.itograd.experiments.data.DataException;
import org.itograd.experiments.data.ImageFormat;

/// Tiny-ImageNet-C (D. Hendrycks, T. Dietterich, 2019): one corruption at one severity, in folders CORRUPTION/SEVERITY/CLASS.
///
/// It was made from validation images of ImageNet, not of Tiny-ImageNet: the accuracy on the latter is not that of severity 0. All
/// pictures are JPEG files, so each is also compressed.
///
/// @param place      where the files are
/// @param classes    how many
/// @param corruption the folder's name
/// @param severity   1 to 5
record CorruptedTinyImageNet(Place place, int classes, String corruption, int severity) implements DataSet {
    @Override
    public String name() {
        return place.name() + "/" + corruption + "/" + severity;
    }

    @Override
    public Loaded load() throws IOException {
        Path folder = place.folder(List.of(corruption), List.of("Tiny-ImageNet-C"), List.of(),
                "Tiny-ImageNet-C.tar is on Zenodo").resolve(corruption).resolve(String.valueOf(severity));
        List<String> names = Folders.folders(folder);
        if (names.size() != classes) {
            throw new DataException(folder + ": expected " + classes + " class folders, found " + names.size()
                    + "; get the data set again");
        }
        List<Path> pictures = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            for (Path picture : Folders.pictures(folder.resolve(names.get(label)))) {
                pictures.add(picture);
                labels.add(label);
            }
        }
        ImageFormat format = new ImageFormat(64, 64, 3, classes);
        return Loaded.testOnly(name(), PictureImages.of(pictures, labels, classes, format), names,
                List.of(FileCheck.pictures(pictures.size())));
    }
}
