package org.itograd.experiments.train;

import static org.itograd.base.Arguments.require;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.Split;
import org.itograd.experiments.model.Architecture;
import org.itograd.experiments.model.ModelKind;

/// What a checkpoint says about the run that wrote it, next to the numbers.
///
/// @param options of the run
/// @param format  of the images, as far as the network depends on it: its height and width may be any
/// @param epoch   epochs done
/// @param data    what it was trained on
record SavedRun(TrainingOptions options, ImageFormat format, int epoch, DataRecord data) {
    private static final String FORMAT = "itograd-training-3";

    /// With noise on the pixels, which programs that know nothing of it must not go on without.
    private static final String WITH_INPUT_NOISE = "itograd-training-4";

    private static final String INPUT_NOISE = "input_noise";

    /// The format before: the small network in 11 steps, one learning rate after the other with momentum kept, no augmentation.
    private static final String WITHOUT_PROTOCOL = "itograd-digits-2";

    /// The format before that: of the data only the check sum of the training images; no settings of the model, since there was one.
    private static final String WITHOUT_DATA = "itograd-digits-1";

    Map<String, String> metadata() {
        Map<String, String> text = new LinkedHashMap<>();
        double inputNoise = options.augmentation().inputNoise();
        text.put("format", inputNoise > 0 ? WITH_INPUT_NOISE : FORMAT);
        text.put("noise", options.variant().label());
        text.put("coefficient", Double.toString(options.coefficient()));
        text.put("noise_in_words", options.noise().toString());
        text.put("epochs", Integer.toString(options.epochs()));
        text.put("learning_rate", Double.toString(options.stages().learningRate()));
        text.put("decay_after", options.stages().endsText());
        text.put("restart", Boolean.toString(options.stages().restart()));
        text.put("weight_decay", Double.toString(options.weightDecay()));
        text.put("batch", Integer.toString(options.batch()));
        text.put("drop_last", Boolean.toString(options.dropLast()));
        text.put("crop", Integer.toString(options.augmentation().crop()));
        text.put("flip", Boolean.toString(options.augmentation().flip()));
        if (inputNoise > 0) {
            text.put(INPUT_NOISE, Double.toString(inputNoise));
        }
        text.put("model", options.model().kind().label());
        text.put("scales", Integer.toString(options.model().scales()));
        text.put("channels", Integer.toString(options.channels()));
        text.put("seed", Long.toString(options.seed()));
        text.put("epoch", Integer.toString(epoch));
        text.putAll(data.metadata());
        text.putAll(TrainedClassifier.settings(options, format));
        return text;
    }

    static SavedRun of(Path file, Map<String, String> text) throws IOException {
        String version = text.getOrDefault("format", "");
        try {
            return switch (version) {
                case FORMAT -> complete(file, text, options(text, true));
                case WITH_INPUT_NOISE -> complete(file, text, withInputNoise(options(text, true), text));
                case WITHOUT_PROTOCOL -> complete(file, text, options(text, false));
                case WITHOUT_DATA ->
                    new SavedRun(
                            options(text, false),
                            ImageFormat.digits(1),
                            number(text, "epoch"),
                            DataRecord.older(value(text, "data")));
                default -> throw new IOException(
                        file + ": is not a checkpoint of \"itograd train\"; give one that it wrote");
            };
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": the checkpoint's settings are damaged (" + e.getMessage()
                    + "); train again, or take an older checkpoint", e);
        }
    }

    private static SavedRun complete(Path file, Map<String, String> text, TrainingOptions options) throws IOException {
        ImageFormat format = new ImageFormat(1, 1, number(text, "inputs"), number(text, "classes"));
        requireSettings(file, TrainedClassifier.settings(options, format), text);
        return new SavedRun(options, format, number(text, "epoch"), DataRecord.of(text));
    }

    /// @param protocol whether the file says more than what differs between the commands of the demo
    private static TrainingOptions options(Map<String, String> text, boolean protocol) {
        Stages stages = new Stages(
                real(text, "learning_rate"),
                Stages.endsOf(value(text, "decay_after")),
                protocol && truth(text, "restart"));
        NoiseLevel noise = new NoiseLevel(Variant.of(value(text, "noise")), real(text, "coefficient"));
        TrainingOptions options = TrainingOptions.standard(noise.kind(), Long.parseLong(value(text, "seed")))
                .withNoise(noise)
                .withSize(number(text, "epochs"), number(text, "channels"))
                .withStages(stages)
                .withBatch(number(text, "batch"), protocol && truth(text, "drop_last"));
        return protocol
                ? options.withWeightDecay(real(text, "weight_decay"))
                        .withAugmentation(new Augmentation(number(text, "crop"), truth(text, "flip")))
                        .withModel(new Architecture(
                                ModelKind.of(value(text, "model")), number(text, "channels"), number(text, "steps"),
                                number(text, "scales")))
                : options;
    }

    private static TrainingOptions withInputNoise(TrainingOptions options, Map<String, String> text) {
        return options.withAugmentation(options.augmentation().withInputNoise(real(text, INPUT_NOISE)));
    }

    private static int number(Map<String, String> text, String name) {
        return Integer.parseInt(value(text, name));
    }

    private static double real(Map<String, String> text, String name) {
        return Double.parseDouble(value(text, name));
    }

    private static boolean truth(Map<String, String> text, String name) {
        String value = value(text, name);
        require(value.equals("true") || value.equals("false"), "%s: must be true or false, got \"%s\"", name, value);
        return value.equals("true");
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
