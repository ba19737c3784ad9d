package org.itograd.experiments.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.autodiff.optim.Sgd;
import org.itograd.experiments.classify.NonFiniteLogitsException;
import org.itograd.experiments.classify.Predictions;
import org.itograd.experiments.cluster.Cluster;
import org.itograd.experiments.data.EpochOrder;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.data.Split;
import org.itograd.nn.BatchGradient;
import org.itograd.nn.Chunks;
import org.itograd.nn.io.Checkpoint;
import org.itograd.nn.io.SafeTensors;
import org.itograd.sde.NonFiniteStateException;
import org.jspecify.annotations.Nullable;

/// One training run: stochastic gradient descent with momentum on the cross-entropy, fresh noise for every image and step.
///
/// All that happens in epoch e depends on the options, the data, the state after epoch e − 1, and e. So a run that is
/// interrupted and resumed from a checkpoint gives the same bits as one that is not, for any number of threads.
public final class Trainer {
    /// Images that one thread carries through the network at a time. Fixed, so that sums have a fixed order; the benchmarks
    /// train the same way.
    public static final int ROWS = 16;

    /// Momentum of the gradient descent.
    public static final double MOMENTUM = 0.9;
    private static final int VALIDATION_DRAWS = 4;
    private static final int WEIGHTS = 0;
    private static final int ORDER = 1;
    private static final int NOISE = 2;
    private static final int VALIDATION = 3;
    private static final int AUGMENTATION = 4;

    private final TrainingOptions options;
    private final Split data;
    private final RandomKey key;
    private final TrainedClassifier classifier;
    private Sgd optimizer;
    private final List<EpochRecord> history = new ArrayList<>();
    private @Nullable DataRecord record;
    private @Nullable Cluster cluster;
    private @Nullable Device device;
    private @Nullable DeviceSteps steps;
    private int epoch;

    /// A run from the beginning.
    public Trainer(TrainingOptions options, Split data) {
        this.options = options;
        this.data = data;
        key = RandomKey.of(options.seed());
        classifier = TrainedClassifier.initial(options, data.train().format(), key.fold(WEIGHTS));
        optimizer = newOptimizer();
        options.augmentation().requireFits(data.train().format());
    }

    private Sgd newOptimizer() {
        return new Sgd(classifier.model().parameters(), MOMENTUM, options.weightDecay());
    }

    /// Lets a cluster compute gradients, a block of images to a task, with the same bits; the optimiser, and the accuracy on the
    /// validation images, stay here.
    ///
    /// @param choice null for the threads of this process
    public void computeOn(@Nullable Cluster choice) {
        cluster = choice;
    }

    /// Lets a device take the gradient steps, which agree with those of this processor to rounding; the accuracy on the validation images
    /// is measured here. Makes the first batch's step ready.
    ///
    /// @param choice null for this processor
    /// @throws IllegalArgumentException if the device does not run something in the network, which the message names
    public void trainOn(@Nullable Device choice) {
        device = choice;
        if (choice != null && epoch < options.epochs()) {
            stepsOn(choice).prepare(images(batches().getFirst()));
        }
    }

    /// The steps on a device, which has the parameters from now on until they are pulled.
    private DeviceSteps stepsOn(Device choice) {
        DeviceSteps present = steps;
        if (present == null) {
            present = new DeviceSteps(choice, classifier.model(), optimizer);
            steps = present;
        }
        return present;
    }

    private void leaveDevice() {
        DeviceSteps present = steps;
        if (present != null) {
            steps = null;
            present.close();
        }
    }

    /// A run that goes on from a checkpoint.
    ///
    /// @param epochs when to end, counted from the very beginning
    /// @throws IOException if the file is damaged, or was trained on other data
    public static Trainer resume(Path checkpoint, int epochs, Split data) throws IOException {
        SavedRun run = SavedRun.of(checkpoint, SafeTensors.metadata(checkpoint));
        run.requireData(checkpoint, data);
        if (epochs < run.epoch()) {
            throw new IOException(checkpoint + ": has " + run.epoch() + " epochs behind it already; ask for more with"
                    + " --epochs (it is " + epochs + ")");
        }
        Trainer trainer = new Trainer(run.options().withEpochs(epochs), data);
        Checkpoint.load(checkpoint, trainer.classifier.model().parameters(), trainer.optimizer);
        trainer.epoch = run.epoch();
        return trainer;
    }

    /// The classifier that a checkpoint holds, to be used on the data it was trained with.
    ///
    /// @throws IOException if the file is damaged, not a checkpoint of a training run, or was trained on other data
    public static TrainedClassifier load(Path checkpoint, Split data) throws IOException {
        SavedRun run = SavedRun.of(checkpoint, SafeTensors.metadata(checkpoint));
        run.requireData(checkpoint, data);
        return loadForAnyData(checkpoint);
    }

    /// The classifier that a checkpoint holds, whatever it was trained on.
    ///
    /// @throws IOException if the file is damaged or not a checkpoint of a training run
    public static TrainedClassifier loadForAnyData(Path checkpoint) throws IOException {
        SavedRun run = SavedRun.of(checkpoint, SafeTensors.metadata(checkpoint));
        TrainedClassifier classifier = TrainedClassifier.initial(run.options(), run.format(), RandomKey.of(0));
        Checkpoint.load(checkpoint, classifier.model().parameters());
        return classifier;
    }

    /// Saves all that [#resume] needs; the file is replaced whole or not at all.
    public void save(Path checkpoint) throws IOException {
        SavedRun run = new SavedRun(options, data.train().format(), epoch, record());
        Checkpoint.save(checkpoint, classifier.model().parameters(), optimizer, run.metadata());
    }

    /// The data in words and with their check sum, for which each image is read once.
    private DataRecord record() {
        DataRecord known = record;
        if (known == null) {
            known = DataRecord.of(data);
            record = known;
        }
        return known;
    }

    /// Trains until the last epoch.
    ///
    /// @throws DivergedException if the loss stops being a finite number; checkpoints saved before are intact
    /// @throws IOException       if the listener's own work fails
    public void run(TrainingListener listener) throws IOException {
        try {
            while (epoch < options.epochs()) {
                EpochRecord record = epoch(listener);
                history.add(record);
                listener.epoch(record, this);
            }
        } finally {
            leaveDevice();
        }
    }

    private EpochRecord epoch(TrainingListener listener) {
        long start = System.nanoTime();
        double rate = options.stages().at(epoch);
        if (options.stages().restartsAt(epoch)) {
            leaveDevice();
            optimizer = newOptimizer();
        }
        double loss = 0;
        int done = 0;
        AtomicInteger right = new AtomicInteger();
        List<int[]> batches = batches();
        int images = batches.stream().mapToInt(b -> b.length).sum();
        for (int step = 0; step < batches.size(); step++) {
            LabelledImages batch = images(batches.get(step));
            loss += step(batch, rate, step, right) * batch.count();
            done += batch.count();
            double seconds = (System.nanoTime() - start) / 1e9;
            listener.step(
                    epoch + 1,
                    options.epochs(),
                    (double) done / images,
                    loss / done,
                    (double) right.get() / done,
                    done / seconds);
        }
        if (steps != null) {
            steps.pull();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double accuracy = (double) right.get() / images;
        double validation = validate(rate, batches.size());
        epoch++;
        return new EpochRecord(epoch, rate, loss / images, accuracy, validation, seconds);
    }

    /// The places of the images of this epoch, batch after batch: the same for all networks and kinds of noise.
    List<int[]> batches() {
        return EpochOrder.batches(
                key.fold(ORDER), epoch, data.train().count(), options.batch(), options.dropLast());
    }

    /// The images at these places as this epoch sees them: the same for all networks and kinds of noise.
    LabelledImages images(int[] places) {
        return options.augmentation()
                .apply(data.train().select(places), places, key.fold(AUGMENTATION).fold(epoch));
    }

    /// One gradient step.
    ///
    /// @return the mean loss of the batch before it
    private double step(LabelledImages batch, double rate, int step, AtomicInteger right) {
        if (device != null) {
            DeviceSteps.Done done = stepsOn(device).step(batch, rate, noise(options, epoch, step));
            right.addAndGet(done.right());
            return finite(done.loss(), step, rate);
        }
        BatchGradient g;
        try {
            g = gradient(batch, step, right);
        } catch (NonFiniteStateException e) {
            throw new DivergedException(epoch + 1, step + 1, Double.NaN, rate);
        }
        double loss = finite(g.loss(), step, rate);
        optimizer.step(rate, g.gradients());
        return loss;
    }

    private double finite(double loss, int step, double rate) {
        if (!Double.isFinite(loss)) {
            throw new DivergedException(epoch + 1, step + 1, loss, rate);
        }
        return loss;
    }

    private BatchGradient gradient(LabelledImages batch, int step, AtomicInteger right) {
        Parameters parameters = classifier.model().parameters();
        if (cluster != null) {
            BlockWork work = new BlockWork(options, data.train().format(), batch.count(), epoch, step,
                    BlockWork.numbers(parameters.values()));
            return BlockWork.on(cluster, work, batch, parameters, right);
        }
        RandomKey noise = noise(options, epoch, step);
        return BatchGradient.of(new Chunks(batch.count(), ROWS), parameters,
                (from, to) -> loss(classifier, batch.range(from, to), noise.fold(from), right));
    }

    /// From which the noise of a batch is drawn.
    static RandomKey noise(TrainingOptions options, int epoch, int step) {
        return RandomKey.of(options.seed()).fold(NOISE).fold(epoch).fold(step);
    }

    /// The mean loss of some images.
    ///
    /// @param right counts those that are classified correctly
    static Tensor loss(TrainedClassifier classifier, LabelledImages rows, RandomKey noise, AtomicInteger right) {
        Tensor logits = classifier.logits(rows.tensor(), noise);
        right.addAndGet(correct(logits, rows.labels()));
        return Functional.softmaxCrossEntropy(logits, rows.labels());
    }

    private static int correct(Tensor logits, int[] labels) {
        int classes = logits.shape().dim(1);
        Tensor largest = logits.equalTo(logits.max(true, 1));
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            right += largest.at(i * classes + labels[i]) == 1 ? 1 : 0;
        }
        return right;
    }

    private double validate(double rate, int steps) {
        RandomKey draws = key.fold(VALIDATION).fold(epoch);
        try {
            return Predictions.of(classifier, data.validation(), VALIDATION_DRAWS, draws)
                    .accuracy(data.validation().labels());
        } catch (NonFiniteStateException | NonFiniteLogitsException e) {
            throw new DivergedException(epoch + 1, steps, Double.NaN, rate);
        }
    }

    /// What determines the run, a line each: data, network, noise, schedule, augmentation, seed.
    public List<String> protocol() {
        return Protocol.lines(
                new SavedRun(options, data.train().format(), epoch, record()),
                classifier.model().parameters().count());
    }

    /// What determined the run that a checkpoint is of.
    ///
    /// @throws IOException if the file is damaged or not a checkpoint of a training run
    public static List<String> protocol(Path checkpoint) throws IOException {
        SavedRun run = SavedRun.of(checkpoint, SafeTensors.metadata(checkpoint));
        return Protocol.lines(run, loadForAnyData(checkpoint).model().parameters().count());
    }

    /// The classifier as it is now.
    public TrainedClassifier classifier() {
        return classifier;
    }

    /// The epochs of this run; when it was resumed, those since.
    public List<EpochRecord> history() {
        return List.copyOf(history);
    }

    /// How many images an epoch has.
    public int trainingImages() {
        return data.train().count();
    }

    /// The settings.
    public TrainingOptions options() {
        return options;
    }
}
