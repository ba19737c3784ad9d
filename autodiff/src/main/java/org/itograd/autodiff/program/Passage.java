package org.itograd.autodiff.program;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Iteration.Arrival;
import org.itograd.autodiff.program.Iteration.Save;
import org.itograd.base.Numbers;
import org.jspecify.annotations.Nullable;

/// A block of samples on its way through a loop: it starts ([#start]), goes from point to point ([#go]), on a tape if it is given one
/// ([#use]), and visits the last point ([#visit]).
final class Passage {
    private final Iteration loop;
    private final Block block;
    private final List<Given> given;
    private final int[] sizes;
    private final int first;
    private final List<List<Tensor>> saved;
    private @Nullable Tape tape;

    /// @param given what the block's samples are given ([#given])
    /// @param first the place of the first input that is carried
    /// @param saved is written what is saved: for each save, a tensor for each of its points, or one for all of them
    Passage(Iteration loop, Block block, List<Given> given, int first, List<List<Tensor>> saved) {
        this.loop = loop;
        this.block = block;
        this.given = given;
        this.sizes = given.stream().mapToInt(Given::size).toArray();
        this.first = first;
        this.saved = saved;
    }

    /// What the samples of a block are given.
    static List<Given> given(Iteration loop, Block block) {
        boolean all = block.from() == 0 && block.to() == loop.rows();
        return all ? loop.given() : loop.given().stream().map(g -> g.rows(block.from(), block.to())).toList();
    }

    /// The memory of something that is carried.
    Tensor carried(int i) {
        return block.input(first + i);
    }

    /// Begins with the block's rows of some states; null for zeros.
    void start(List<? extends @Nullable Tensor> states) {
        for (int i = 0; i < states.size(); i++) {
            Tensor all = states.get(i);
            if (all == null) {
                Numbers.zero(loop.dtype(), carried(i).array(), 0, carried(i).size());
            } else {
                block.read(all, carried(i));
            }
        }
    }

    /// From now on, at point k, values are written to a tape or read from one.
    void use(Tape next, int k) {
        Tensor[] before = new Tensor[loop.carried().size()];
        Arrays.setAll(before, this::carried);
        tape = next;
        next.bind(block, k);
        for (int i = 0; i < before.length; i++) {
            if (next.carries(i)) {
                System.arraycopy(before[i].array(), 0, carried(i).array(), 0, before[i].size());
            }
        }
    }

    /// From one point to another: visits all but the last.
    void go(int from, int to) {
        boolean forward = from < to;
        int size = loop.carried().size();
        for (int k = from; k != to; k += forward ? 1 : -1) {
            visit(k);
            fill(forward ? k : k - 1);
            block.run();
            loop.watch();
            for (int i = 0; i < size; i++) {
                if (tape == null || !tape.carries(i)) {
                    block.feedBack(i, first + i);
                }
            }
        }
    }

    /// Writes what step k is given, if it does not stand on the tape.
    private void fill(int k) {
        int place = 0;
        for (int g = 0; g < sizes.length; g++) {
            if (tape == null || tape.isWritten() || given.get(g).role() == Role.STEP) {
                Tensor[] into = new Tensor[sizes[g]];
                for (int i = 0; i < into.length; i++) {
                    into[i] = block.input(place + i);
                }
                given.get(g).fill(k, Arrays.asList(into));
            }
            place += sizes[g];
        }
    }

    /// At a point: turns to the tape's next step, takes what arrives, and writes what is saved.
    void visit(int k) {
        if (tape != null) {
            tape.bind(block, k);
        }
        for (Arrival a : loop.arrivals()) {
            int p = Iteration.place(a.points(), k);
            if (p >= 0 && a.adds()) {
                block.add(a.values(), p, carried(a.place()));
            } else if (p >= 0) {
                block.read(a.values(), p, carried(a.place()));
            }
        }
        for (int s = 0; s < loop.saves().size(); s++) {
            Save save = loop.saves().get(s);
            int p = Iteration.place(save.points(), k);
            if (p >= 0) {
                List<Tensor> to = saved.get(s);
                block.write(carried(save.place()), to.get(to.size() > 1 ? p : 0), to.size() > 1 ? 0 : p);
            }
        }
    }
}
