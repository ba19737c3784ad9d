package org.itograd.experiments.data.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.itograd.experiments.data.DataException;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.Images;
import org.jspecify.annotations.Nullable;

/// A folder with a folder of PNG or JPEG pictures for each class; or with such folders in `train` and `test`, and maybe `val`.
/// Labels are the places of the classes' names in their order.
///
/// @param folder of the classes, or of the parts
record ClassFolders(Path folder) implements DataSet {
    @Override
    public String name() {
        return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    }

    @Override
    public Loaded load() throws IOException {
        Path train = folder.resolve("train");
        Path test = folder.resolve("test");
        if (!Files.isDirectory(train) || !Files.isDirectory(test)) {
            List<String> classes = classes(folder);
            Images all = images(folder, classes, null);
            return Loaded.whole(name(), all, classes, List.of(FileCheck.pictures(all.count())));
        }
        List<String> classes = classes(train);
        Images images = images(train, classes, null);
        Path val = folder.resolve("val");
        Images chosenOn = Files.isDirectory(val) ? images(val, classes, images.format()) : null;
        Images tests = images(test, classes, images.format());
        int count = images.count() + tests.count() + (chosenOn == null ? 0 : chosenOn.count());
        return new Loaded(name(), images, chosenOn, tests, classes, List.of(FileCheck.pictures(count)));
    }

    private static List<String> classes(Path folder) throws IOException {
        List<String> classes = Folders.folders(folder);
        if (classes.size() < 2) {
            throw new DataException(
                    folder + ": expected a folder for each of at least 2 classes, found " + classes.size()
                            + "; give a folder of class folders, or of train and test with such folders");
        }
        return classes;
    }

    private static Images images(Path folder, List<String> classes, @Nullable ImageFormat format) throws IOException {
        List<String> found = classes(folder);
        if (!found.equals(classes)) {
            List<String> others = new ArrayList<>(found);
            others.removeAll(classes);
            throw new DataException(
                    folder + ": expected the " + classes.size() + " classes of the training part, found "
                            + found.size() + (others.isEmpty() ? "" : ", among them " + others.getFirst())
                            + "; both parts need the same class folders");
        }
        List<Path> pictures = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int label = 0; label < classes.size(); label++) {
            for (Path picture : Folders.pictures(folder.resolve(classes.get(label)))) {
                pictures.add(picture);
                labels.add(label);
            }
        }
        return PictureImages.of(pictures, labels, classes.size(), format);
    }
}
