package org.itograd.experiments.data.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.StoredImages;

/// CIFAR as four NPY files, as [#export] makes them of the Python version.
///
/// @param name   of the data set
/// @param folder of the files
/// @param format of the images
record CifarArrays(String name, Path folder, ImageFormat format) {
    static final String TEST_IMAGES = "test_images.npy";

    Loaded load(List<String> names) throws IOException {
        List<FileCheck> files = new ArrayList<>();
        StoredImages train = part("train", files);
        return Loaded.official(name, train, part("test", files), names, files);
    }

    private StoredImages part(String part, List<FileCheck> files) throws IOException {
        ArrayImages images = ArrayImages.open(name, folder.resolve(part + "_images.npy"), format, files);
        return images.with(folder.resolve(part + "_labels.npy"), files);
    }

    /// The program that exports the pickles of the folder it is started in.
    static String export(int classes) {
        String labels = classes == 10 ? "labels" : "fine_labels";
        String train = classes == 10 ? "['data_batch_%d' % i for i in range(1, 6)]" : "['train']";
        String test = classes == 10 ? "['test_batch']" : "['test']";
        return "python3 -c \"import pickle, numpy as np; [(lambda d: (np.save(p + '_images.npy', np.concatenate([b['data'] for b in"
                + " d])), np.save(p + '_labels.npy', np.uint8(sum((b['" + labels
                + "'] for b in d), [])))))([pickle.load(open(f, 'rb'),"
                + " encoding='latin1') for f in fs]) for p, fs in (('train', " + train + "), ('test', " + test
                + "))]\"";
    }
}
