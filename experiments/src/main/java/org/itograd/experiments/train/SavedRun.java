package org.itograd.experiments.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.itograd.experiments.data.LabelledImages;

/// What a checkpoint says about the run that wrote it, next to the numbers.
///
/// @param options of the run
/// @param epoch   epochs done
/// @param data    fingerprint of the training images
record SavedRun(TrainingOptions options, int epoch, String data) {
    private static final String FORMAT = "itograd-digits-1";

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
        text.put("data", data);
        return text;
    }

    static SavedRun of(Path file, Map<String, String> text) throws IOException {
        if (!FORMAT.equals(text.get("format"))) {
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
            return new SavedRun(options, Integer.parseInt(value(text, "epoch")), value(text, "data"));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": the checkpoint's settings are damaged (" + e.getMessage()
                    + "); train again, or take an older checkpoint", e);
        }
    }

    private static String value(Map<String, String> text, String name) {
        String value = text.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    void requireData(Path file, LabelledImages train) throws IOException {
        if (!data.equals(train.fingerprint())) {
            throw new IOException(file + ": was trained on other data; give the same --data as then");
        }
    }
}
