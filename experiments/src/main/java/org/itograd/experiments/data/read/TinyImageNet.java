package org.itograd.experiments.data.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.itograd.experiments.data.DataException;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.Images;

/// Tiny-ImageNet-200 (Stanford CS231n). Its test images have no labels: the validation part is what is tested on, as everybody does.
///
/// A label is the place of the class's WordNet number among those of the folders, sorted; not its line in wnids.txt. Some pictures are
/// grey and become three equal channels.
///
/// @param place   where the files are
/// @param classes how many
/// @param each    training images of a class
/// @param tests   validation images
record TinyImageNet(Place place, int classes, int each, int tests) implements DataSet {
    private static final int SIDE = 64;
    private static final String ANNOTATIONS = "val_annotations.txt";

    static TinyImageNet of(Place place) {
        return new TinyImageNet(place, 200, 500, 10_000);
    }

    @Override
    public String name() {
        return place.name();
    }

    private ImageFormat format() {
        return new ImageFormat(SIDE, SIDE, 3, classes);
    }

    @Override
    public Loaded load() throws IOException {
        Path folder = place.folder(List.of("val/" + ANNOTATIONS), List.of("tiny-imagenet-200"), List.of(),
                "tiny-imagenet-200.zip is from Stanford's course CS231n");
        List<String> names = Folders.folders(folder.resolve("train"));
        if (names.size() != classes) {
            throw new DataException(
                    folder.resolve("train") + ": expected " + classes + " class folders, found " + names.size()
                            + "; get the data set again");
        }
        List<FileCheck> files = new ArrayList<>();
        files.add(FileCheck.pictures(classes * each + tests));
        Images train = train(folder.resolve("train"), names);
        return Loaded.official(name(), train, val(folder.resolve("val"), names, files), names, files);
    }

    private Images train(Path folder, List<String> names) throws IOException {
        List<Path> pictures = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int label = 0; label < names.size(); label++) {
            Path images = folder.resolve(names.get(label)).resolve("images");
            List<Path> found = Folders.pictures(images);
            if (found.size() != each) {
                throw new DataException(images + ": expected " + each + " pictures, found " + found.size()
                        + "; get the data set again");
            }
            pictures.addAll(found);
            for (int i = 0; i < each; i++) {
                labels.add(label);
            }
        }
        return PictureImages.of(pictures, labels, classes, format());
    }

    /// All validation images are in one folder; a table has the class of each.
    private Images val(Path folder, List<String> names, List<FileCheck> files) throws IOException {
        Path table = folder.resolve(ANNOTATIONS);
        files.add(Bytes.check(name(), table, Bytes.map(table)));
        Map<String, Integer> numbers = new HashMap<>();
        names.forEach(name -> numbers.put(name, numbers.size()));
        List<Path> pictures = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (String line : Files.readAllLines(table)) {
            String[] cells = line.split("\t", -1);
            Integer label = cells.length < 2 ? null : numbers.get(cells[1]);
            if (label == null) {
                throw new DataException(
                        table + ", line " + (labels.size() + 1) + ": expected a picture, a tab and one of the "
                                + classes + " classes, found \"" + line + "\"; get the file again");
            }
            pictures.add(folder.resolve("images").resolve(cells[0]));
            labels.add(label);
        }
        if (labels.size() != tests) {
            throw new DataException(
                    table + ": expected " + tests + " lines, found " + labels.size() + "; get the file again");
        }
        return PictureImages.of(pictures, labels, classes, format());
    }
}
