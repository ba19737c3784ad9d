package org.itograd.experiments.data.read;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.experiments.data.DataException;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.Images;
import org.itograd.experiments.data.StoredImages;

/// CIFAR-10 or CIFAR-100: the binary version, or arrays exported from the Python version.
///
/// A record of the binary version is the label's bytes, then 1,024 of red, green and blue each, row by row. CIFAR-100 has two labels,
/// the coarse one first; the fine one is taken.
///
/// @param place      where the files are
/// @param classes    10 or 100
/// @param labelBytes of a record, of which the last is the label
/// @param train      files of training images
/// @param test       the file of test images
/// @param perFile    images of a training file
/// @param tests      images of the test file
record CifarBinary(Place place, int classes, int labelBytes, List<String> train, String test, int perFile, int tests)
        implements
            DataSet {
    /// The classes of CIFAR-10, by label.
    static final List<String> NAMES = List.of(
            "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    private static final int SIDE = 32;

    static CifarBinary ten(Place place) {
        List<String> files = IntStream.rangeClosed(1, 5).mapToObj(i -> "data_batch_" + i + ".bin").toList();
        return new CifarBinary(place, 10, 1, files, "test_batch.bin", 10_000, 10_000);
    }

    static CifarBinary hundred(Place place) {
        return new CifarBinary(place, 100, 2, List.of("train.bin"), "test.bin", 50_000, 10_000);
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
        List<String> pickles = classes == 10 ? List.of("data_batch_1", "test_batch") : List.of("train", "test");
        List<String> first = new ArrayList<>(List.of(test, CifarArrays.TEST_IMAGES));
        first.addAll(pickles);
        Path folder = place.folder(first,
                List.of("cifar-" + classes + (classes == 10 ? "-batches-bin" : "-binary"),
                        "cifar-" + classes + (classes == 10 ? "-batches-py" : "-python")),
                List.of(), sources());
        List<String> names = classes == 10 ? NAMES : List.of();
        if (Files.exists(folder.resolve(CifarArrays.TEST_IMAGES))) {
            return new CifarArrays(name(), folder, format()).load(names);
        }
        if (!Files.exists(folder.resolve(test))) {
            throw new DataException(
                    folder + ": expected " + test + ", found the Python version's pickles, which can run any"
                            + " program and are not read; get the binary version, or export them: "
                            + CifarArrays.export(classes));
        }
        List<FileCheck> files = new ArrayList<>();
        return Loaded.official(name(), part(folder, train, perFile, files), part(folder, List.of(test), tests, files),
                names, files);
    }

    private Images part(Path folder, List<String> names, int each, List<FileCheck> files) throws IOException {
        int record = labelBytes + format().size();
        int[] labels = new int[names.size() * each];
        List<Records> pixels = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Path file = folder.resolve(names.get(i));
            MemorySegment content = Bytes.map(file, (long) record * each, name() + "'s " + names.get(i));
            files.add(Bytes.check(name(), file, content));
            int[] here = Labels.checked(file, Records.labels(content, labelBytes - 1, record, each), 0, classes);
            System.arraycopy(here, 0, labels, i * each, each);
            pixels.add(new Records(content, labelBytes, record, format(), Layout.PLANES));
        }
        return new StoredImages(format(), labels, Records.joined(pixels, each));
    }

    private String sources() {
        return "the binary version, cifar-" + classes + "-binary.tar.gz, is from A. Krizhevsky's CIFAR page";
    }
}
