package org.itograd.experiments.cli;

import static org.itograd.base.Arguments.require;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.Images;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.data.Split;
import org.itograd.experiments.train.TrainedClassifier;
import org.itograd.experiments.train.Trainer;
import org.itograd.experiments.train.Variant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What a trained classifier is used on, and with what noise, for the commands that measure one.
final class SubjectOption {
    private static final String OFF = "off";

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--other-data",
            description = "Takes the given images even if the classifier was trained on others; label k of theirs is the"
                    + " classifier's class k, whatever its name.")
    private boolean otherData;

    @Option(
            names = "--test-noise",
            paramLabel = "off|SIGMA",
            description = "The noise in use: off, or the factor of the noise as --sigma of train counts it, of the kind of the"
                    + " training (default: as in training).")
    private @Nullable String testNoise;

    /// A classifier with its noise in use, and images.
    ///
    /// @param classifier with the noise in use
    /// @param tests      all test images
    /// @param source     where they are from
    record Subject(TrainedClassifier classifier, Images tests, String source) {
        /// The first so many of the images, in memory.
        LabelledImages images(int count) {
            return tests.first(count).inMemory();
        }
    }

    /// Loads both.
    ///
    /// @param out hears what images these are, if not those of the training
    /// @throws IOException if one of them is damaged, or they do not fit each other
    Subject load(Path checkpoint, PrintWriter out) throws IOException {
        Split split = otherData ? data.splitForTesting() : data.split();
        TrainedClassifier trained = otherData ? Trainer.loadForAnyData(checkpoint) : Trainer.load(checkpoint, split);
        Images tests = data.tests(split);
        requireFits(checkpoint, trained, tests.format());
        if (otherData) {
            out.println("note: label k of these images counts as class k of the training, whatever it is called");
        }
        return new Subject(inUse(trained), tests, split.name());
    }

    /// Another classifier for the same images, as it was trained.
    ///
    /// @throws IOException if it is damaged or does not fit the images
    TrainedClassifier another(Path checkpoint, ImageFormat format) throws IOException {
        TrainedClassifier trained = Trainer.loadForAnyData(checkpoint);
        requireFits(checkpoint, trained, format);
        return trained;
    }

    private static void requireFits(Path file, TrainedClassifier trained, ImageFormat format) throws IOException {
        int channels = trained.model().config().inputs();
        int classes = trained.model().config().classes();
        if (channels != format.channels() || classes != format.classes()) {
            throw new IOException(file + ": was trained on images of " + channels + " channels and " + classes
                    + " classes, but these are of " + format + "; give other images");
        }
    }

    private TrainedClassifier inUse(TrainedClassifier trained) {
        if (testNoise == null) {
            return trained;
        }
        double sigma = sigma(testNoise);
        require(
                sigma == 0 || trained.variant() != Variant.ODE,
                "test-noise: must be off or 0 for a classifier that was trained without noise, got %s",
                testNoise);
        return trained.withSigma(sigma);
    }

    private static double sigma(String text) {
        double sigma;
        try {
            sigma = text.equalsIgnoreCase(OFF) ? 0 : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            sigma = Double.NaN;
        }
        require(
                sigma >= 0 && Double.isFinite(sigma),
                "test-noise: must be off or a finite number >= 0, got %s",
                text);
        return sigma;
    }
}
