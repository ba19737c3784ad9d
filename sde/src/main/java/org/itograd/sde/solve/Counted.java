package org.itograd.sde.solve;

import java.util.concurrent.atomic.AtomicLong;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.VectorField;

/// An equation whose evaluations are counted, and that asks for the number of t, so that no program is made of it. What is asked
/// before that cannot be answered is not counted.
final class Counted {
    private Counted() {}

    static Sde of(Sde sde, AtomicLong drift, AtomicLong diffusion) {
        return new Sde(
                count(sde.drift(), drift), count(sde.diffusion(), diffusion), sde.calculus(), sde.jumps());
    }

    private static VectorField count(VectorField field, AtomicLong count) {
        return (t, y) -> {
            double unused = t.item();
            count.incrementAndGet();
            return field.apply(t, y);
        };
    }

    private static Diffusion count(Diffusion diffusion, AtomicLong count) {
        return switch (diffusion) {
            case Diffusion.None none -> none;
            case Diffusion.Diagonal d -> Diffusion.diagonal(count(d.g(), count));
            case Diffusion.Elementwise d -> Diffusion.elementwise(count(d.g(), count));
            case Diffusion.Scalar d -> Diffusion.scalar(count(d.g(), count));
            case Diffusion.Additive d -> Diffusion.additive(t -> {
                count.incrementAndGet();
                return d.g().apply(t);
            });
            case Diffusion.General d -> Diffusion.general(d.m(), count(d.g(), count));
            case Diffusion.Commutative d -> Diffusion.commutative(d.matrix().m(), count(d.matrix().g(), count));
        };
    }
}
