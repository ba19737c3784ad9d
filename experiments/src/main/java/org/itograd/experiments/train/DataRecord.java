package org.itograd.experiments.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.itograd.experiments.data.Split;

/// What a run was trained on, for a checkpoint to say.
///
/// @param name     of the data set; it may change, the data are the same if the rest is
/// @param shape    numbers of images and their size, in words
/// @param checksum of the contents
record DataRecord(String name, String shape, String checksum) {
    static DataRecord of(Split data) {
        String shape = data.train().count() + " + " + data.validation().count() + " + " + data.test().count()
                + " images of " + data.train().format();
        return new DataRecord(data.name(), shape, data.fingerprint());
    }

    /// @throws IllegalArgumentException if an entry is missing
    static DataRecord of(Map<String, String> metadata) {
        return new DataRecord(
                SavedRun.value(metadata, "data_name"), SavedRun.value(metadata, "data_shape"),
                SavedRun.value(metadata, "data"));
    }

    /// Of a checkpoint that knows the training images by their check sum only.
    static DataRecord older(String checksum) {
        return new DataRecord("data without a name", "", checksum);
    }

    Map<String, String> metadata() {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("data_name", name);
        text.put("data_shape", shape);
        text.put("data", checksum);
        return text;
    }

    /// Whether these are the same data; where only the training images are known, whether those are.
    boolean isOf(Split data) {
        DataRecord given = of(data);
        return shape.isEmpty()
                ? checksum.equals(data.train().fingerprint())
                : shape.equals(given.shape) && checksum.equals(given.checksum);
    }

    @Override
    public String toString() {
        return name + " (" + (shape.isEmpty() ? "" : shape + ", ") + "check sum " + checksum + ")";
    }
}
