package org.itograd.autodiff.device;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;
import org.junit.jupiter.api.Assumptions;
import org.opentest4j.TestAbortedException;

/// The devices that tests run on, as far as they are here: plain C, and a driver.
public final class TestDevices {
    /// For a parameterised test: a source of the names of both.
    public static final String NAMES = "org.itograd.autodiff.device.TestDevices#names";

    private static final String PROPERTY = "itograd.test.device";

    private static final Map<String, Optional<Device>> OPEN = new TreeMap<>();

    private TestDevices() {}

    /// The name of the driver: `opencl`, or what the system property `itograd.test.device` says.
    public static String driver() {
        return System.getProperty(PROPERTY, "opencl");
    }

    static Stream<String> names() {
        return Stream.of("c", driver());
    }

    /// A device, or a skipped test that says what is missing; a driver that was asked for is not skipped.
    ///
    /// @param name `c` for [CDevice]
    public static synchronized Device get(String name) {
        if (name.equals("c")) {
            Assumptions.assumeTrue(CDevice.isThere(), "there is no C compiler cc here");
            return OPEN.computeIfAbsent(name, _ -> Optional.of(new CDevice())).orElseThrow();
        }
        try {
            return Devices.named(name).orElseThrow();
        } catch (DeviceException e) {
            if (name.equals(System.getProperty(PROPERTY))) {
                throw e;
            }
            Assumptions.abort(e.getMessage());
            throw new AssertionError(e);
        }
    }

    /// Skips properties where there is no C compiler, and says so.
    public static final class C implements SkipExecutionHook {
        @Override
        public SkipResult shouldBeSkipped(LifecycleContext context) {
            return skip("c");
        }
    }

    /// Skips properties where there is no driver, and says so.
    public static final class Driver implements SkipExecutionHook {
        @Override
        public SkipResult shouldBeSkipped(LifecycleContext context) {
            return skip(driver());
        }
    }

    private static SkipExecutionHook.SkipResult skip(String name) {
        try {
            Device unused = get(name);
            return SkipExecutionHook.SkipResult.doNotSkip();
        } catch (TestAbortedException e) {
            return SkipExecutionHook.SkipResult.skip(String.valueOf(e.getMessage()));
        }
    }
}
