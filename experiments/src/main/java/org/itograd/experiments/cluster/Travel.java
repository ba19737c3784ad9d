package org.itograd.experiments.cluster;

import static org.itograd.base.Arguments.failure;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import org.itograd.sde.Sde;

/// Whether something can be sent to a worker.
public final class Travel {
    private static final String LAMBDA = "$$Lambda";

    private Travel() {}

    /// Refuses what cannot travel.
    ///
    /// @param name of the argument, for the message
    /// @throws IllegalArgumentException if something that it holds is not serialisable
    public static void require(String name, Object value) {
        try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
            out.writeObject(value);
        } catch (NotSerializableException e) {
            throw failure(
                    "%s: holds %s, which cannot travel to a worker; let a factory build it there, as in"
                            + " Recipe.of(() -> Sde.ito(…)), from numbers, strings and other serialisable values alone%s",
                    name,
                    described(String.valueOf(e.getMessage())),
                    String.valueOf(e.getMessage()).equals(Sde.class.getName())
                            ? ", or let it use SdeProgram.of(sde, DType.F64), which travels"
                            : "");
        } catch (IOException e) {
            throw failure("%s: cannot travel to a worker: %s", name, e);
        }
    }

    /// The name of a class, as its author knows it.
    private static String described(String type) {
        int lambda = type.indexOf(LAMBDA);
        return lambda < 0 ? "a " + type : "a lambda of " + type.substring(0, lambda);
    }
}
