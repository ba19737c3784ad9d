package org.itograd.autodiff.program;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.Totals;
import org.itograd.base.BoundedCache;

/// A function that is applied again and again, and its reverse, with a tape between them.
///
/// The forward half gives the results and what the reverse half should not have to compute again: matrix products,
/// convolutions, sums, functions such as tanh. What follows from these by plain arithmetic is computed again, which costs
/// less than writing it down. The reverse half reads that tape, the inputs it needs, and the cotangents of the results.
///
/// Both halves come from one differentiated code ([Joint], cut by [TapeSplit]), so plain backpropagation and any way of
/// recomputing use the same loops and give the same bits.
///
/// What a step leaves for the reverse half stands in a [Recording], which is borrowed here and given back.
public final class Taped {
    /// For so many sizes recordings are kept to be used again.
    private static final int RECORDING_SIZES = 32;

    private static final BoundedCache<Key, Taped> CACHE =
            new BoundedCache<>(BoundedCache.partOfHeap(16), Taped::bytes);

    private record Key(Code code, List<Role> roles, int rows, List<Boolean> wanted) {}

    private final Code code;
    private final int rows;
    private final RowProgram forward;
    private final RowProgram reverse;
    private final List<Definition> tape;
    private final List<Integer> recorded;
    private final double work;
    private final BoundedCache<List<Integer>, Queue<SoftReference<Recording>>> idle =
            new BoundedCache<>(RECORDING_SIZES, _ -> 1);

    private Taped(Key key) {
        code = key.code;
        rows = key.rows;
        Joint joint = Joint.of(code, key.roles, key.wanted, Builder.Form.LOWERED);
        TapeSplit split = new TapeSplit(joint, rows);
        tape = split.tape();
        forward = RowProgram.of(split.forward(), key.roles, rows, joint.results() + tape.size());
        List<Role> roles = new ArrayList<>(joint.roles());
        roles.addAll(Collections.nCopies(tape.size(), Role.ROWS));
        Code back = split.reverse();
        reverse = RowProgram.of(back, roles, rows, joint.rowGradients());
        boolean[] read = back.used();
        recorded = IntStream.range(0, code.inputs().size())
                .filter(i -> key.roles.get(i) == Role.ROWS && read[back.inputs().get(i)])
                .boxed()
                .toList();
        work = split.work();
    }

    /// The halves of a program; the same object for equal arguments as long as it is kept.
    ///
    /// @param program whose results are all per sample
    /// @param roles   of its arguments and closed-over tensors
    /// @param rows    how many samples there are
    /// @param wanted  of which of these the reverse half gives cotangents
    public static Taped of(Program program, List<Role> roles, int rows, List<Boolean> wanted) {
        Key key = new Key(program.code(), List.copyOf(roles), rows, List.copyOf(wanted));
        return CACHE.get(key, Taped::new);
    }

    /// Results, then the tape: all per sample.
    public RowProgram forward() {
        return forward;
    }

    /// Inputs: those of the program, a cotangent for each result, the tape. Outputs: the cotangents of the wanted inputs,
    /// those per sample first and these alone per sample.
    public RowProgram reverse() {
        return reverse;
    }

    /// Adds the totals that a reverse half gave to those of the tracked tensors that a program closes over.
    ///
    /// @param wanted of which of the closed-over tensors there is one
    /// @param sums   those totals
    /// @param first  the first place of a tracked tensor among the inputs of `totals`
    static void addSums(Program program, List<Boolean> wanted, List<Tensor> sums, int first, Totals totals) {
        int place = first;
        int sum = 0;
        for (int c = 0; c < wanted.size(); c++) {
            if (wanted.get(c)) {
                if (totals.wanted(place)) {
                    totals.add(place, sums.get(sum));
                }
                sum++;
            }
            place += program.closedOver().get(c).isTracked() ? 1 : 0;
        }
    }

    private long bytes() {
        return code.bytes() + forward.bytes() + reverse.bytes();
    }

    /// How many samples a block of either half has.
    public int blockRows() {
        return forward.isWhole() || reverse.isWhole() ? Math.max(1, rows) : reverse.blockRows();
    }

    /// How many values the tape has for each application.
    public int tapeSize() {
        return tape.size();
    }

    /// The shape of a value on the tape for a block of some rows.
    public Shape tapeShape(int i, int some) {
        return ofRows(tape.get(i).shape(), some);
    }

    /// The inputs per sample that the reverse half reads, in order: what a [Recording] has for each step.
    public List<Integer> recorded() {
        return recorded;
    }

    /// Bytes of a recording for all samples and one step.
    public long bytesPerStep() {
        return Stream.concat(recordedInputs(), tape.stream()).mapToLong(Definition::bytes).sum();
    }

    private Stream<Definition> recordedInputs() {
        return recorded.stream().map(code::input);
    }

    /// A recording for some samples and steps, with any content.
    public Recording borrow(int some, int steps) {
        SoftReference<Recording> r = idle(some, steps).poll();
        Recording present = r == null ? null : r.get();
        if (present != null) {
            return present;
        }
        return new Recording(
                some, steps, () -> memory(recordedInputs(), some), () -> memory(tape.stream(), some));
    }

    private Tensor[] memory(Stream<Definition> values, int some) {
        return values.map(v -> Tensor.zeros(v.dtype(), ofRows(v.shape(), some).dims())).toArray(Tensor[]::new);
    }

    /// Takes a recording back that nobody will read any more.
    public void giveBack(Recording r) {
        idle(r.rows(), r.steps()).offer(new SoftReference<>(r));
    }

    private Queue<SoftReference<Recording>> idle(int some, int steps) {
        return idle.get(List.of(some, steps), _ -> new ConcurrentLinkedQueue<>());
    }

    /// A shape for some of the samples.
    private Shape ofRows(Shape all, int some) {
        boolean leads = all.rank() > 0 && all.dim(0) == rows;
        return leads ? all.with(0, some) : all;
    }

    /// About how many nanoseconds one thread needs to compute the tape of one application again, for all samples.
    public double work() {
        return work;
    }
}
