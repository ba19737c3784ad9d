package org.itograd.sde.solve;

import java.util.concurrent.atomic.AtomicLong;
import org.itograd.sde.Sde;
import org.itograd.sde.VectorField;

/// An equation whose evaluations are counted, and that asks for the number of t, so that no program is made of it. What is asked
/// before that cannot be answered is not counted.
final class Counted {
    private Counted() {}

    static Sde of(Sde sde, AtomicLong drift, AtomicLong diffusion) {
        return new Sde(
                count(sde.drift(), drift), sde.diffusion().map(g -> count(g, diffusion)), sde.calculus(), sde.jumps());
    }

    private static VectorField count(VectorField field, AtomicLong count) {
        return (t, y) -> {
            double unused = t.item();
            count.incrementAndGet();
            return field.apply(t, y);
        };
    }
}
