package org.itograd.autodiff.device;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;
import org.junit.jupiter.api.Assumptions;
import org.opentest4j.TestAbortedException;

/// The devices that tests run on, as far as they are here.
public final class TestDevices {
    private static final Map<String, Optional<Device>> OPEN = new TreeMap<>();

    private TestDevices() {}

    /// A device, or a skipped test that says what is missing.
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

    /// Skips properties where there is no OpenCL driver, and says so.
    public static final class OpenCl implements SkipExecutionHook {
        @Override
        public SkipResult shouldBeSkipped(LifecycleContext context) {
            return skip("opencl");
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
