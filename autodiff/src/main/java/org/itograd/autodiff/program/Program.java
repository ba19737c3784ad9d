package org.itograd.autodiff.program;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.CaptureException;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.jspecify.annotations.Nullable;

/// A function of tensors as a static list of operations: captured once, run many times.
///
/// ```java
/// Program p = Program.capture(x -> List.of(x.getFirst().mul(2).tanh()), List.of(example));
/// List<Tensor> y = p.run(List.of(x));
/// System.out.println(p);   // what the function became
/// ```
///
/// Capturing runs the function on tensors without numbers ([org.itograd.autodiff.Symbol]); it sees shapes and dtypes only,
/// so it must not decide on numbers ([CaptureException] if it tries). Running fuses elementwise
/// operations, plans memory, and goes over the samples of the leading axis in blocks on all threads where the function
/// treats samples independently (see [RowProgram]).
///
/// Tensors that the function closes over become further inputs ([#closedOver]).
@CheckReturnValue
public final class Program {
    private final Code code;
    private final int arguments;
    private final List<Tensor> closedOver;
    /// Made when the program is first run.
    private volatile @Nullable Code lowered;

    private Program(Code code, int arguments, List<Tensor> closedOver) {
        this.code = code;
        this.arguments = arguments;
        this.closedOver = List.copyOf(closedOver);
    }

    /// Captures a function.
    ///
    /// @param examples tensors of the arguments' shapes and dtypes; their numbers are not looked at
    /// @throws CaptureException if the function asks for numbers
    public static Program capture(Function<List<Tensor>, List<Tensor>> f, List<Tensor> examples) {
        return captureFor(f, examples.stream().map(Argument::like).toList());
    }

    /// Captures a function of arguments that need not exist, by what they are like.
    ///
    /// @throws CaptureException if the function asks for numbers
    public static Program captureFor(Function<List<Tensor>, List<Tensor>> f, List<Argument> arguments) {
        Builder builder = new Builder(Builder.Form.WRITTEN);
        List<Tensor> inputs = new ArrayList<>();
        arguments.forEach(a -> inputs.add(builder.input(a.dtype(), a.shape())));
        Code code = Autodiff.standingIn(builder::closedOver, () -> {
            List<Tensor> results = new ArrayList<>();
            for (Tensor t : f.apply(List.copyOf(inputs))) {
                // A tracked tensor that is handed on untouched is seen for what it stands for once an operation is applied.
                results.add(t.symbol() != null ? t : t.reshape(t.shape().dims()));
            }
            return builder.finish(results);
        });
        return new Program(code, inputs.size(), builder.closedOver());
    }

    /// Captures a function as [#capture]; empty if it asks for numbers, so that it can only be run as it stands.
    public static Optional<Program> tryCapture(Function<List<Tensor>, List<Tensor>> f, List<Tensor> examples) {
        return tryCaptureFor(f, examples.stream().map(Argument::like).toList());
    }

    /// Captures a function as [#captureFor]; empty if it asks for numbers.
    public static Optional<Program> tryCaptureFor(Function<List<Tensor>, List<Tensor>> f, List<Argument> arguments) {
        try {
            return Optional.of(captureFor(f, arguments));
        } catch (CaptureException e) {
            return Optional.empty();
        }
    }

    /// What an argument of a program is like.
    public record Argument(DType dtype, Shape shape) {
        /// What a tensor is like.
        public static Argument like(Tensor example) {
            return new Argument(example.dtype(), example.shape());
        }
    }

    /// The tensors that the function closes over, other than single numbers: inputs after the arguments. Tracked ones are
    /// here as they were.
    public List<Tensor> closedOver() {
        return closedOver;
    }

    /// Whether a result is computed from this argument.
    public boolean dependsOn(int argument) {
        return code.used()[code.inputs().get(argument)];
    }

    Code code() {
        return code;
    }

    /// The results for some arguments and the closed-over tensors as they were captured. Nothing is recorded.
    ///
    /// @throws IllegalArgumentException if the arguments' number, shapes or dtypes are not the examples'
    public List<Tensor> run(List<Tensor> given) {
        require(given.size() == arguments, "arguments: the program takes %d, got %d", arguments, given.size());
        for (int i = 0; i < arguments; i++) {
            Definition example = code.input(i);
            Tensor t = given.get(i);
            require(
                    t.shape().equals(example.shape()) && t.dtype() == example.dtype(),
                    "arguments: argument %d must be %s%s like the example, got %s%s; capture a program for it",
                    i,
                    example.dtype(),
                    example.shape(),
                    t.dtype(),
                    t.shape());
        }
        List<Tensor> all = new ArrayList<>(given);
        all.addAll(closedOver);
        Code low = lowered;
        if (low == null) {
            low = code.lowered();
            lowered = low;
        }
        return ProgramRun.of(low, all.stream().map(Tensor::stopGradient).toList());
    }

    /// The same operations one by one on other tensors: with numbers, tracked, or traced for another program. What is tracked
    /// or traced among them and the closed-over tensors is recorded as usual.
    public List<Tensor> apply(List<Tensor> given) {
        require(given.size() == arguments, "arguments: the program takes %d, got %d", arguments, given.size());
        List<Tensor> all = new ArrayList<>(given);
        all.addAll(closedOver);
        return code.apply(all);
    }

    /// The program of the vector–Jacobian products: from the arguments and one cotangent for each result to one cotangent
    /// for each argument and then each closed-over tensor, zeros where nothing depends on it.
    public Program vjp() {
        Differentiation.Reverse found = Differentiation.vjp(code, Collections.nCopies(code.inputs().size(), true));
        Code reverse = found.code();
        int results = code.outputs().size();
        List<Integer> inputs = new ArrayList<>(reverse.inputs());
        // The closed-over tensors stay last: arguments, cotangents, closed over.
        Collections.rotate(inputs.subList(arguments, code.inputs().size() + results), results);
        List<Tensor> all = new ArrayList<>(closedOver);
        all.addAll(found.closedOver());
        return new Program(reverse.between(inputs, reverse.outputs()), arguments + results, all);
    }

    /// The same function of other samples: of as many along the leading axis of the first argument that has one, and of all arguments
    /// that are as long.
    ///
    /// ```java
    /// Program of7 = Program.capture(f, List.of(Tensor.zeros(DType.F64, 2, 3))).forSamples(7);   // takes (7, 3)
    /// ```
    ///
    /// @param samples how many, at least 1
    /// @throws IllegalArgumentException if it is not a function of each sample by itself: it mixes them (a mean over all, say), closes over
    ///     a tensor with a row for each, or was captured for one or none
    public Program forSamples(int samples) {
        return new Program(Resized.of(code, arguments, samples), arguments, closedOver);
    }

    /// The program with the numbers that it closes over, to be kept or sent; [#ofBytes] makes the same program of it. Tensors that are
    /// tracked are written as the numbers that they have now.
    ///
    /// @throws IllegalArgumentException if an operation is a primitive of your own, which other processes may not have
    public byte[] toBytes() {
        return ProgramWriter.bytes(code, arguments, closedOver);
    }

    /// The program that [#toBytes] wrote, with the same bits. Bytes from elsewhere are checked: what they hold is a program whose shapes fit
    /// together, made of this library's operations.
    ///
    /// @throws IllegalArgumentException if they are damaged, of another version, or no program
    public static Program ofBytes(byte[] bytes) {
        ProgramReader.Found found = ProgramReader.read(bytes);
        return new Program(found.code(), found.arguments(), found.closedOver());
    }

    /// The inputs and one line per operation, for example
    ///
    /// ```
    /// program (%0: F64(1024, 8), %1: F64())
    /// %2 = Mul %0 %1 : F64(1024, 8)
    /// return %2
    /// ```
    @Override
    public String toString() {
        String inputs = code.inputs().stream()
                .map(i -> "%" + i + ": " + code.value(i).dtype() + code.value(i).shape())
                .collect(Collectors.joining(", "));
        String body = code.toString().lines().filter(l -> !l.contains(" = input ")).collect(Collectors.joining("\n"));
        return "program (" + inputs + ")\n" + body;
    }
}
