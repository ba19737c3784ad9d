package org.itograd.experiments.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.Split;

/// What a checkpoint says about the run that wrote it, next to the numbers.
///
/// @param options of the run
/// @param format  of the images, as far as the network depends on it: its height and width may be any
/// @param epoch   epochs done
/// @param data    what it was trained on
record SavedRun(TrainingOptions options, ImageFormat format, int epoch, DataRecord data) {
    private static final String FORMAT = "itograd-digits-2";

    /// The format before: of the data only the check sum of the training images; no settings of the model, since there was one.
    private static final String OLDER = "itograd-digits-1";

    Map<String, String> metadata() {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("format", FORMAT);
        text.put("noise", options.variant().label());
        text.put("coefficient", Double.toString(options.coefficient()));
        text.put("epochs", Integer.toString(options.epochs()));
        text.put("decay_after", Integer.toString(options.decayAfter()));
        text.put("learning_rate", Double.toString(options.learningRate()));
        text.put("batch", Integer.toString(options.batch()));
        text.put("channels", Integer.toString(options.channels()));
        text.put("seed", Long.toString(options.seed()));
        text.put("epoch", Integer.toString(epoch));
        text.putAll(data.metadata());
        text.putAll(TrainedClassifier.settings(options, format));
        return text;
    }

    static SavedRun of(Path file, Map<String, String> text) throws IOException {
        boolean older = OLDER.equals(text.get("format"));
        if (!older && !FORMAT.equals(text.get("format"))) {
            throw new IOException(file + ": is not a checkpoint of \"itograd train\"; give one that it wrote");
        }
        try {
            TrainingOptions options = new TrainingOptions(
                    Variant.of(value(text, "noise")),
                    Double.parseDouble(value(text, "coefficient")),
                    Integer.parseInt(value(text, "epochs")),
                    Integer.parseInt(value(text, "decay_after")),
                    Double.parseDouble(value(text, "learning_rate")),
                    Integer.parseInt(value(text, "batch")),
                    Integer.parseInt(value(text, "channels")),
                    Long.parseLong(value(text, "seed")));
            ImageFormat format = older
                    ? ImageFormat.digits(1)
                    : new ImageFormat(
                            1,
                            1,
                            Integer.parseInt(value(text, "inputs")),
                            Integer.parseInt(value(text, "classes")));
            if (!older) {
                requireSettings(file, TrainedClassifier.settings(options, format), text);
            }
            DataRecord data = older ? DataRecord.older(value(text, "data")) : DataRecord.of(text);
            return new SavedRun(options, format, Integer.parseInt(value(text, "epoch")), data);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": the checkpoint's settings are damaged (" + e.getMessage()
                    + "); train again, or take an older checkpoint", e);
        }
    }

    /// A model of other settings takes the same weights and is another function.
    private static void requireSettings(Path file, Map<String, String> needed, Map<String, String> text)
            throws IOException {
        for (Map.Entry<String, String> setting : needed.entrySet()) {
            String saved = value(text, setting.getKey());
            if (!saved.equals(setting.getValue())) {
                throw new IOException(file + ": was trained with " + setting.getKey() + " = " + saved
                        + ", but this program's classifier has " + setting.getKey() + " = " + setting.getValue()
                        + "; use the program that wrote it, or train again");
            }
        }
    }

    static String value(Map<String, String> text, String name) {
        String value = text.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    void requireData(Path file, Split given) throws IOException {
        if (!data.isOf(given)) {
            throw new IOException(file + ": was trained on other data: on " + data + ", but this is "
                    + DataRecord.of(given)
                    + "; give the same --data as then, or to evaluate all the same, --other-data");
        }
    }
}
