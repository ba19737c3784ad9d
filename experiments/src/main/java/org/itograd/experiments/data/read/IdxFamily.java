package org.itograd.experiments.data.read;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.itograd.experiments.data.DataException;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.StoredImages;

/// MNIST and those that took over its format: two files for training and two for testing.
///
/// @param place     where the files are
/// @param train     what the names of the training files begin with
/// @param test      what the names of the test files begin with
/// @param classes   how many
/// @param fromOne   whether labels count from 1
/// @param layout    of an image
record IdxFamily(Place place, String train, String test, int classes, boolean fromOne, Layout layout)
        implements
            DataSet {
    private static final String IMAGES = "-images-idx3-ubyte";
    private static final String LABELS = "-labels-idx1-ubyte";
    private static final Path DEBIAN = Path.of("/usr/share/datasets/fashion-mnist");

    /// MNIST, Fashion-MNIST or KMNIST.
    static IdxFamily plain(Place place) {
        return new IdxFamily(place, "train", "t10k", 10, false, Layout.PIXELS);
    }

    /// A part of EMNIST, whose images are transposed.
    static IdxFamily emnist(Place place, String part, int classes) {
        String start = "emnist-" + part;
        return new IdxFamily(
                place, start + "-train", start + "-test", classes, part.equals("letters"), Layout.TRANSPOSED);
    }

    @Override
    public String name() {
        return place.name();
    }

    @Override
    public Loaded load() throws IOException {
        List<String> inside = List.of("raw", "MNIST/raw", "FashionMNIST/raw", "KMNIST/raw", "EMNIST/raw", "gzip");
        List<Path> usual = name().equals("fashion-mnist") ? List.of(DEBIAN) : List.of();
        Path folder = place.folder(List.of(IdxFile.names(train + IMAGES)), inside, usual, sources());
        List<FileCheck> files = new ArrayList<>();
        return Loaded.official(name(), part(folder, train, files), part(folder, test, files), names(), files);
    }

    private StoredImages part(Path folder, String start, List<FileCheck> files) throws IOException {
        Path imagesFile = IdxFile.find(folder, start + IMAGES);
        Path labelsFile = IdxFile.find(folder, start + LABELS);
        IdxFile images = IdxFile.read(imagesFile, 3);
        IdxFile labels = IdxFile.read(labelsFile, 1);
        int count = images.extents()[0];
        if (labels.extents()[0] != count) {
            throw new DataException(labelsFile + ": expected " + count + " labels, one for each image of " + imagesFile
                    + ", found " + labels.extents()[0] + "; take both files from one data set");
        }
        files.add(check(imagesFile, start + IMAGES, images));
        files.add(check(labelsFile, start + LABELS, labels));
        int height = images.extents()[1];
        int width = images.extents()[2];
        if (count == 0 || height == 0 || width == 0) {
            throw new DataException(imagesFile + ": has no pixels; get it again");
        }
        ImageFormat format = layout == Layout.TRANSPOSED
                ? new ImageFormat(width, height, 1, classes)
                : new ImageFormat(height, width, 1, classes);
        Records pixels = new Records(
                MemorySegment.ofArray(images.content()), images.start(), format.size(), format, layout);
        int[] numbers = Records.labels(MemorySegment.ofArray(labels.content()), labels.start(), 1, count);
        return new StoredImages(format, Labels.checked(labelsFile, numbers, fromOne ? 1 : 0, classes), pixels);
    }

    /// By the content; where only that of the packed file is published, by that.
    private FileCheck check(Path file, String known, IdxFile idx) throws IOException {
        FileCheck inside = FileCheck.of(name(), known, ByteBuffer.wrap(idx.content()));
        if (inside.verdict() != FileCheck.Verdict.UNKNOWN || !file.toString().endsWith(".gz")) {
            return inside;
        }
        FileCheck outside = FileCheck.of(name(), known + ".gz", ByteBuffer.wrap(Files.readAllBytes(file)));
        return outside.verdict() == FileCheck.Verdict.GENUINE ? outside : inside;
    }

    private List<String> names() {
        return name().equals("fashion-mnist")
                ? List.of("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
                        "Ankle boot")
                : List.of();
    }

    private String sources() {
        String files =
                "the four files " + train + IMAGES + ", " + train + LABELS + ", " + test + IMAGES + ", " + test + LABELS
                        + ", plain or .gz, are from ";
        return switch (name()) {
            case "mnist" -> files + "Y. LeCun's MNIST database";
            case "fashion-mnist" ->
                files + "Zalando's fashion-mnist, on Debian and Ubuntu by apt-get install dataset-fashion-mnist";
            case "kmnist" -> files + "CODH's Kuzushiji-MNIST";
            default -> files + "NIST's EMNIST, gzip.zip";
        };
    }
}
