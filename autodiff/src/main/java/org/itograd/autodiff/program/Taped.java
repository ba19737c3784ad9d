package org.itograd.autodiff.program;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.Totals;
import org.itograd.base.BoundedCache;
import org.itograd.base.DType;

/// A function that is applied again and again, and its reverse, with a tape between them.
///
/// The forward half gives the results and what the reverse half should not have to compute again: matrix products,
/// convolutions, sums, functions such as tanh. What follows from these by plain arithmetic is computed again, which costs
/// less than writing it down. The reverse half reads that tape, the inputs it needs, and the cotangents of the results.
///
/// Both halves come from one differentiated code, so plain backpropagation and any way of recomputing use the same loops
/// and give the same bits.
public final class Taped {
    /// For so many sizes recordings are kept to be used again.
    private static final int RECORDING_SIZES = 32;

    private static final BoundedCache<Key, Taped> CACHE =
            new BoundedCache<>(BoundedCache.partOfHeap(16), Taped::bytes);

    private record Key(Code code, List<Role> roles, int rows, List<Boolean> wanted) {}

    private final RowProgram forward;
    private final RowProgram reverse;
    private final List<Definition> kept = new ArrayList<>();
    private final List<Integer> recorded = new ArrayList<>();
    private final BoundedCache<List<Integer>, Queue<SoftReference<Recording>>> idle =
            new BoundedCache<>(RECORDING_SIZES, _ -> 1);
    private final Code code;
    private final int rows;
    private final double work;

    private Taped(Key key) {
        rows = key.rows;
        code = key.code;
        int inputs = key.code.inputs().size();
        int outputs = key.code.outputs().size();
        List<Integer> order = rowsFirst(key);
        Code both = join(key.code.lowered(), Differentiation.vjp(key.code, key.wanted).lowered(), order);
        List<Role> roles = new ArrayList<>(key.roles);
        for (int o = 0; o < outputs; o++) {
            roles.add(Role.ROWS);
        }
        int rowGradients = (int) order.stream().filter(i -> isRows(key, i)).count();
        boolean[] perRow = new boolean[both.outputs().size()];
        for (int o = 0; o < outputs + rowGradients; o++) {
            perRow[o] = true;
        }
        Dependence kinds = Dependence.of(both, roles, rows, perRow);
        TapeSplit split = new TapeSplit(both, kinds, inputs, outputs);
        List<Integer> tape = split.tape();
        tape.forEach(id -> kept.add(both.value(id)));
        List<Integer> results = new ArrayList<>(both.outputs().subList(0, outputs));
        results.addAll(tape);
        Code front = both.between(both.inputs().subList(0, inputs), results);
        forward = RowProgram.of(front, key.roles, rows, results.size());
        Code back = split.reverse(tape);
        for (int i = 0; i < tape.size(); i++) {
            roles.add(Role.ROWS);
        }
        reverse = RowProgram.of(back, roles, rows, rowGradients);
        boolean[] used = back.uses();
        for (int i = 0; i < inputs; i++) {
            if (used[back.inputs().get(i)] && isRows(key, i)) {
                recorded.add(i);
            }
        }
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

    private static boolean isRows(Key key, int input) {
        return key.roles.get(input) == Role.ROWS;
    }

    /// The wanted inputs, those per sample first.
    private static List<Integer> rowsFirst(Key key) {
        List<Integer> order = new ArrayList<>();
        for (boolean rowsNow : new boolean[]{true, false}) {
            for (int i = 0; i < key.wanted.size(); i++) {
                if (key.wanted.get(i) && isRows(key, i) == rowsNow) {
                    order.add(i);
                }
            }
        }
        return order;
    }

    /// One code for results and cotangents, whose common parts are computed once.
    private static Code join(Code results, Code vjp, List<Integer> order) {
        List<Integer> ascending = order.stream().sorted().toList();
        return vjp.derive(true, arguments -> {
            List<Tensor> all =
                    new ArrayList<>(results.apply(arguments.subList(0, results.inputs().size())));
            List<Tensor> cotangents = vjp.apply(arguments);
            order.forEach(i -> all.add(cotangents.get(ascending.indexOf(i))));
            return all;
        });
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
        return kept.size();
    }

    /// The dtype of a value on the tape.
    public DType tapeType(int i) {
        return kept.get(i).dtype();
    }

    /// The shape of a value on the tape for a block of some rows.
    public Shape tapeShape(int i, int some) {
        Shape all = kept.get(i).shape();
        return leads(all) ? all.with(0, some) : all;
    }

    /// The inputs per sample that the reverse half reads, in order: what a [Recording] has for each step.
    public List<Integer> recorded() {
        return recorded;
    }

    /// Bytes of a recording for all samples and one step.
    public long bytesPerStep() {
        long bytes = 0;
        for (int i : recorded) {
            bytes += (long) code.input(i).shape().size() * code.input(i).dtype().bytes();
        }
        for (Definition v : kept) {
            bytes += (long) v.shape().size() * v.dtype().bytes();
        }
        return bytes;
    }

    /// A recording for some samples and steps, with any content.
    public Recording borrow(int some, int steps) {
        SoftReference<Recording> r = idle(some, steps).poll();
        Recording present = r == null ? null : r.get();
        if (present != null) {
            return present;
        }
        return new Recording(
                some,
                steps,
                recorded.stream().map(i -> code.input(i).dtype()).toList(),
                recorded.stream().map(i -> code.input(i).shape()).map(s -> leads(s) ? s.with(0, some) : s).toList(),
                this);
    }

    /// Takes a recording back that nobody will read any more.
    public void giveBack(Recording r) {
        idle(r.rows(), r.steps()).offer(new SoftReference<>(r));
    }

    private Queue<SoftReference<Recording>> idle(int some, int steps) {
        return idle.get(List.of(some, steps), _ -> new ConcurrentLinkedQueue<>());
    }

    private boolean leads(Shape all) {
        return all.rank() > 0 && all.dim(0) == rows;
    }

    /// About how many nanoseconds one thread needs to compute the tape of one application again, for all samples.
    public double work() {
        return work;
    }
}
