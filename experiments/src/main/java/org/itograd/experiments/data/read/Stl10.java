package org.itograd.experiments.data.read;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.Images;
import org.itograd.experiments.data.StoredImages;

/// STL-10 (A. Coates, H. Lee, A. Ng, "An Analysis of Single-Layer Networks in Unsupervised Feature Learning", 2011). Images are stored
/// column by column, one channel after the other; labels count from 1, and classes are in another order than CIFAR-10's.
///
/// @param place     where the files are
/// @param trains    training images
/// @param tests     test images
/// @param unlabeled images without a label
record Stl10(Place place, int trains, int tests, int unlabeled) implements DataSet {
    private static final ImageFormat FORMAT = new ImageFormat(96, 96, 3, 10);

    static Stl10 of(Place place) {
        return new Stl10(place, 5_000, 8_000, 100_000);
    }

    @Override
    public String name() {
        return place.name();
    }

    @Override
    public Loaded load() throws IOException {
        Path folder = folder("train_X.bin");
        List<FileCheck> files = new ArrayList<>();
        Images train = part(folder, "train", trains, files);
        return Loaded.official(name(), train, part(folder, "test", tests, files),
                List.of("airplane", "bird", "car", "cat", "deer", "dog", "horse", "monkey", "ship", "truck"), files);
    }

    /// The images without labels: all of them are given label 0. The file of 2.8 GB is mapped, not read.
    Images withoutLabels() throws IOException {
        Path file = folder("unlabeled_X.bin").resolve("unlabeled_X.bin");
        return images(new int[unlabeled], Bytes.map(file, bytes(unlabeled), what(file)));
    }

    private Path folder(String first) throws IOException {
        return place.folder(List.of(first), List.of("stl10_binary"), List.of(),
                "stl10_binary.tar.gz is from A. Coates' STL-10 page");
    }

    private static long bytes(int count) {
        return (long) count * FORMAT.size();
    }

    private String what(Path file) {
        return name() + "'s " + file.getFileName();
    }

    private Images part(Path folder, String part, int count, List<FileCheck> files) throws IOException {
        Path file = folder.resolve(part + "_X.bin");
        MemorySegment pixels = Bytes.map(file, bytes(count), what(file));
        files.add(Bytes.check(name(), file, pixels));
        Path labelsFile = folder.resolve(part + "_y.bin");
        MemorySegment labels = Bytes.map(labelsFile, count, what(labelsFile));
        files.add(Bytes.check(name(), labelsFile, labels));
        int[] numbers = Labels.checked(labelsFile, Records.labels(labels, 0, 1, count), 1, FORMAT.classes());
        return images(numbers, pixels);
    }

    private static Images images(int[] labels, MemorySegment pixels) {
        return new StoredImages(FORMAT, labels, new Records(pixels, 0, FORMAT.size(), FORMAT, Layout.PLANES_BY_COLUMN));
    }
}
