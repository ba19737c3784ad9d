package org.itograd.nn;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.itograd.autodiff.CaptureException;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.optim.Parameter;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.autodiff.optim.StepRule;
import org.itograd.autodiff.program.DeviceNormals;
import org.itograd.autodiff.program.DeviceProgram;
import org.itograd.autodiff.program.DeviceTensor;
import org.itograd.autodiff.program.Program;
import org.itograd.base.DType;

/// Training on a device: a batch's loss, its gradient and the optimiser's step are one program ([DeviceProgram]) for each shape of a batch.
///
/// Parameters, what the optimiser remembers and all values in between stay on the device. The batch and the keys of its noise go
/// there, the loss comes back; [#pull] brings parameters and optimiser up to date.
///
/// ```java
/// try (DeviceTraining training = new DeviceTraining(device, model.parameters(), sgd, (batch, noise) -> List.of(loss(batch)))) {
///     double loss = training.step(0.1, List.of(images, labels), List.of()).getFirst();
///     training.pull();
/// }
/// ```
public final class DeviceTraining implements AutoCloseable {
    /// What is minimised.
    @FunctionalInterface
    public interface BatchLoss {
        /// The mean loss of a batch, a scalar, and then other scalars that one wants to know. Called on tensors without numbers.
        ///
        /// @param noise normal numbers of the shapes that the step says
        List<Tensor> of(List<Tensor> batch, List<Tensor> noise);
    }

    /// Normal numbers that a step draws on the device.
    ///
    /// @param shape     of the numbers
    /// @param stream    how many numbers of each key
    /// @param keys      of the streams, one behind the other; the last one may have fewer numbers
    /// @param deviation of all numbers
    public record Drawn(Shape shape, int stream, List<RandomKey> keys, double deviation) {
        /// Keeps a copy of the keys.
        public Drawn {
            keys = List.copyOf(keys);
        }
    }

    /// What a program depends on.
    ///
    /// @param moves whether it takes a step, else it gives the gradient
    private record Form(List<Shape> batch, List<Shape> noise, List<Integer> streams, boolean moves) {}

    private final Device device;
    private final Parameters parameters;
    private final StepRule rule;
    private final BatchLoss loss;
    private final DType dtype;
    private final List<DeviceTensor> values = new ArrayList<>();
    private final List<DeviceTensor> slots = new ArrayList<>();
    private final List<DeviceTensor> numbers = new ArrayList<>();
    private final Map<Form, Prepared> programs = new HashMap<>();

    /// Takes parameters and optimiser as they are now to the device.
    ///
    /// @throws org.itograd.autodiff.device.DeviceException if its memory does not suffice
    public DeviceTraining(Device device, Parameters parameters, StepRule rule, BatchLoss loss) {
        this.device = device;
        this.parameters = parameters;
        this.rule = rule;
        this.loss = loss;
        require(!parameters.list().isEmpty(), "parameters: there must be at least one");
        dtype = parameters.values().getFirst().dtype();
        for (Tensor t : parameters.values()) {
            require(t.dtype() == dtype, "parameters: all must have one dtype, got %s and %s", dtype, t.dtype());
            values.add(DeviceTensor.of(device, t));
        }
        for (int s = 0; s < rule.slots(); s++) {
            rule.slot(s).forEach(t -> slots.add(DeviceTensor.of(device, t)));
        }
        for (int i = 0; i < rule.numbers(); i++) {
            numbers.add(DeviceTensor.of(device, dtype, Shape.scalar()));
        }
    }

    /// One step.
    ///
    /// @param learningRate > 0
    /// @return what the loss function gave, of the parameters before the step
    /// @throws IllegalArgumentException if the loss cannot be captured, or the device has no kernel for something in it, which the
    ///     message names; nothing has changed then
    /// @throws org.itograd.autodiff.device.DeviceException if the device fails
    public List<Double> step(double learningRate, List<Tensor> batch, List<Drawn> noise) {
        require(
                learningRate > 0 && Double.isFinite(learningRate), "learningRate: must be finite and > 0, got %s",
                learningRate);
        Prepared prepared = prepared(batch, noise, true);
        List<Double> ofStep = rule.advance(learningRate);
        for (int i = 0; i < ofStep.size(); i++) {
            numbers.get(i).write(Tensor.scalar(dtype, ofStep.get(i)));
        }
        return prepared.run(batch, noise);
    }

    /// Makes steps with batches of these shapes ready: what the first one would do before it begins.
    ///
    /// @throws IllegalArgumentException as [#step]
    public void prepare(List<Tensor> batch, List<Drawn> noise) {
        Prepared unused = prepared(batch, noise, true);
    }

    /// The loss and its gradient by the parameters as the device has them, which stay as they are.
    ///
    /// @throws IllegalArgumentException as [#step]
    public BatchGradient gradient(List<Tensor> batch, List<Drawn> noise) {
        Prepared prepared = prepared(batch, noise, false);
        double found = prepared.run(batch, noise).getFirst();
        List<Tensor> gradients = IntStream.range(0, values.size())
                .mapToObj(i -> prepared.program.result(prepared.results + i))
                .toList();
        return new BatchGradient(found, gradients);
    }

    private Prepared prepared(List<Tensor> batch, List<Drawn> noise, boolean moves) {
        Form form = new Form(
                batch.stream().map(Tensor::shape).toList(), noise.stream().map(Drawn::shape).toList(),
                noise.stream().map(Drawn::stream).toList(), moves);
        Prepared present = programs.get(form);
        if (present == null) {
            present = prepare(form);
            programs.put(form, present);
        }
        return present;
    }

    /// Sets the parameters and what the optimiser remembers to what they have become.
    public void pull() {
        int i = 0;
        for (Parameter p : parameters.list()) {
            p.set(values.get(i++).read());
        }
        int n = values.size();
        for (int s = 0; s < rule.slots(); s++) {
            rule.setSlot(s, slots.subList(s * n, (s + 1) * n).stream().map(DeviceTensor::read).toList());
        }
    }

    @Override
    public void close() {
        programs.values().forEach(Prepared::close);
        programs.clear();
        List.of(values, slots, numbers).forEach(all -> all.forEach(DeviceTensor::close));
    }

    // ------------------------------------------------------------------ one program

    private Prepared prepare(Form form) {
        List<DeviceTensor> own = new ArrayList<>();
        form.batch.forEach(s -> own.add(DeviceTensor.of(device, dtype, s)));
        form.noise.forEach(s -> own.add(DeviceTensor.of(device, dtype, s)));
        List<DeviceNormals> normals = new ArrayList<>();
        for (int i = 0; i < form.noise.size(); i++) {
            normals.add(DeviceNormals.of(device, own.get(form.batch.size() + i), form.streams.get(i)));
        }
        try {
            List<DeviceTensor> arguments = new ArrayList<>(own);
            List.of(values, slots, numbers).forEach(arguments::addAll);
            int[] results = new int[1];
            Program step = capture(form, arguments, results);
            List<DeviceProgram.Next> next = new ArrayList<>();
            for (int i = 0; form.moves && i < values.size() + slots.size(); i++) {
                next.add(new DeviceProgram.Next(results[0] + i, own.size() + i));
            }
            return new Prepared(
                    DeviceProgram.of(device, step, arguments, normals, next), own.subList(0, form.batch.size()),
                    normals,
                    own, results[0]);
        } catch (RuntimeException e) {
            normals.forEach(DeviceNormals::close);
            own.forEach(DeviceTensor::close);
            throw e;
        }
    }

    /// The program: what the loss function gives, and the next parameters and the next slots, or the gradient.
    ///
    /// @param results gets the number of scalars
    private Program capture(Form form, List<DeviceTensor> arguments, int[] results) {
        int batch = form.batch.size();
        int noise = batch + form.noise.size();
        List<Program.Argument> like = arguments.stream().map(a -> new Program.Argument(dtype, a.shape())).toList();
        try {
            return Program.captureFor(in -> {
                Gradient g = Gradient.of(
                        parameters, in.subList(noise, noise + values.size()),
                        () -> loss.of(in.subList(0, batch), in.subList(batch, noise)));
                results[0] = g.results.size();
                return form.moves ? moved(g, in.subList(noise, in.size())) : g.all();
            }, like);
        } catch (CaptureException e) {
            throw failure("device: this loss does not run on %s, because it cannot be captured: %s", device.name(),
                    String.valueOf(e.getMessage()));
        }
    }

    /// @param state parameters, slots and numbers
    private List<Tensor> moved(Gradient g, List<Tensor> state) {
        int n = values.size();
        List<Tensor> ofStep = state.subList(n + slots.size(), state.size());
        List<List<Tensor>> next = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            List<Tensor> own = new ArrayList<>();
            for (int s = 0; s < rule.slots(); s++) {
                own.add(state.get((s + 1) * n + i));
            }
            next.add(rule.next(state.get(i), g.gradients.get(i), own, ofStep));
        }
        List<Tensor> all = new ArrayList<>(g.results);
        for (int s = 0; s <= rule.slots(); s++) {
            for (List<Tensor> ofParameter : next) {
                all.add(ofParameter.get(s));
            }
        }
        return all;
    }

    /// A loss, what else its function gives, and its gradient.
    private record Gradient(List<Tensor> results, List<Tensor> gradients) {
        List<Tensor> all() {
            List<Tensor> all = new ArrayList<>(results);
            all.addAll(gradients);
            return all;
        }

        /// @param theta what the parameters are seen as
        static Gradient of(Parameters parameters, List<Tensor> theta, Supplier<List<Tensor>> loss) {
            List<Tensor> results = new ArrayList<>();
            Pullback pullback = Pullback.of(_ -> {
                List<Tensor> given = loss.get();
                for (Tensor t : given) {
                    require(
                            t.shape().equals(Shape.scalar()),
                            "loss: it and what is given with it must be scalars, got %s",
                            t.shape());
                }
                given.subList(1, given.size()).forEach(t -> results.add(t.stopGradient()));
                return given.getFirst();
            }, List.of(), parameters.values(), theta);
            results.addFirst(pullback.value());
            return new Gradient(results, pullback.apply(Tensor.scalar(pullback.value().dtype(), 1)));
        }
    }

    /// @param batch   memory of the batch
    /// @param own     this program's memory, that of the batch and of the noise
    /// @param results how many scalars come back
    private record Prepared(
            DeviceProgram program, List<DeviceTensor> batch, List<DeviceNormals> normals, List<DeviceTensor> own,
            int results) {
        List<Double> run(List<Tensor> rows, List<Drawn> noise) {
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).write(rows.get(i));
            }
            for (int i = 0; i < normals.size(); i++) {
                normals.get(i).draw(noise.get(i).keys(), noise.get(i).deviation());
            }
            program.run();
            List<Double> scalars = new ArrayList<>();
            for (int i = 0; i < results; i++) {
                scalars.add(program.result(i).item());
            }
            return scalars;
        }

        void close() {
            program.close();
            normals.forEach(DeviceNormals::close);
            own.forEach(DeviceTensor::close);
        }
    }
}
