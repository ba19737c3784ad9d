package org.itograd.experiments.data.read;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.itograd.experiments.data.DataException;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.Images;
import org.itograd.experiments.data.StoredImages;
import org.itograd.nn.io.Npz;

/// A set of MedMNIST (J. Yang et al., "MedMNIST v2", 2023): one NPZ archive with training, validation and test parts.
///
/// Images are (N, side, side) or (N, side, side, 3) bytes, labels (N, 1). Sets with several labels for an image and those of volumes are
/// refused.
///
/// @param place   where the archive is
/// @param archive its name without .npz, such as `pathmnist` or `pathmnist_64`
/// @param classes how many
record MedMnist(Place place, String archive, int classes) implements DataSet {
    /// The sets with one label for each image, and their numbers of classes.
    static final Map<String, Integer> CLASSES = Map.ofEntries(
            Map.entry("pathmnist", 9), Map.entry("bloodmnist", 8), Map.entry("dermamnist", 7),
            Map.entry("breastmnist", 2),
            Map.entry("pneumoniamnist", 2), Map.entry("retinamnist", 5), Map.entry("octmnist", 4),
            Map.entry("organamnist", 11),
            Map.entry("organcmnist", 11), Map.entry("organsmnist", 11), Map.entry("tissuemnist", 8),
            Map.entry("chestmnist", 14));

    /// Larger arrays are unpacked into a temporary file and mapped.
    private static final long MOST_IN_MEMORY = 1L << 30;

    @Override
    public String name() {
        return place.name();
    }

    @Override
    public Loaded load() throws IOException {
        String data = archive + ".npz";
        Path file = place.folder(List.of(data), List.of(".medmnist"), List.of(), data + " is from medmnist.com")
                .resolve(data);
        List<FileCheck> files = new ArrayList<>();
        files.add(Bytes.check(name(), file, Bytes.map(file)));
        try (Npz npz = Npz.open(file)) {
            return new Loaded(name(), part(file, npz, "train"), part(file, npz, "val"), part(file, npz, "test"),
                    List.of(), files);
        }
    }

    private Images part(Path file, Npz npz, String part) throws IOException {
        String name = file + ", " + part + "_labels";
        int[] labels = ArrayImages.numbers(name, npz.read(part + "_labels"));
        String pixels = part + "_images";
        List<Long> shape = npz.header(pixels).shape();
        boolean flat = shape.size() == 3 || (shape.size() == 4 && shape.get(3) == 3);
        if (!flat || shape.get(1) * shape.get(2) > Short.MAX_VALUE * (long) Short.MAX_VALUE) {
            throw new DataException(
                    file + ", " + pixels + ": expected (count, side, side) or (count, side, side, 3), found "
                            + npz.header(pixels) + "; volumes cannot be used");
        }
        ImageFormat format = new ImageFormat(
                Math.toIntExact(shape.get(1)), Math.toIntExact(shape.get(2)), shape.size() == 3 ? 1 : 3, classes);
        if (labels.length != shape.get(0)) {
            throw new DataException(
                    name + ": expected " + shape.get(0) + " labels, one for each image, found " + labels.length
                            + "; get the file again");
        }
        Labels.checked(file, labels, 0, classes);
        if (npz.header(pixels).bytes() > MOST_IN_MEMORY) {
            Path unpacked = Files.createTempFile("itograd-" + archive, ".npy");
            unpacked.toFile().deleteOnExit();
            npz.extract(pixels, unpacked);
            return ArrayImages.open(name(), unpacked, format, new ArrayList<>()).with(0, labels);
        }
        byte[] bytes = npz.read(pixels).bytes();
        return new StoredImages(format, labels,
                new Records(MemorySegment.ofArray(bytes), 0, format.size(), format, Layout.PIXELS));
    }
}
