package org.itograd.autodiff.device;

import static org.itograd.base.Arguments.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/// The devices of this process: opened when they are first asked for, tried with a [Canary], and kept until it ends.
public final class Devices {
    /// The system property that names the device of solves which name none.
    public static final String PROPERTY = "itograd.device";

    /// This processor, which is none.
    public static final String CPU = "cpu";

    private static final Map<String, Device> OPEN = new TreeMap<>();

    private Devices() {}

    /// The names that can be asked for, `cpu` first.
    public static List<String> names() {
        List<String> names = new ArrayList<>(List.of(CPU));
        ServiceLoader.load(DeviceProvider.class).forEach(p -> names.add(p.name()));
        return names;
    }

    /// A device by name; none for `cpu`.
    ///
    /// @throws IllegalArgumentException if no device has that name
    /// @throws DeviceException          if there is no such device here, or it does not compute as IEEE 754 says
    public static Optional<Device> named(String name) {
        if (name.equals(CPU)) {
            return Optional.empty();
        }
        synchronized (OPEN) {
            Device present = OPEN.get(name);
            if (present == null) {
                present = Canary.proved(provider(name).open());
                OPEN.put(name, present);
            }
            return Optional.of(present);
        }
    }

    /// The device that the system property [#PROPERTY] names; none if it is not set.
    ///
    /// @throws IllegalArgumentException as [#named]
    /// @throws DeviceException          as [#named]
    public static Optional<Device> byProperty() {
        return named(System.getProperty(PROPERTY, CPU));
    }

    private static DeviceProvider provider(String name) {
        for (DeviceProvider p : ServiceLoader.load(DeviceProvider.class)) {
            if (p.name().equals(name)) {
                return p;
            }
        }
        throw failure("device: there is none called \"%s\"; choose from %s", name, String.join(", ", names()));
    }
}
