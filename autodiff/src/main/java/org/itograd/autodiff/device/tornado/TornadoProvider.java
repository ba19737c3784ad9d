package org.itograd.autodiff.device.tornado;

import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.DeviceException;
import org.itograd.autodiff.device.DeviceProvider;

/// `tornado`: the first device of TornadoVM's OpenCL backend.
public final class TornadoProvider implements DeviceProvider {
    private static final String BAILOUT = "tornado.recover.bailout";

    /// Which older versions have not.
    private static final String EJML = "org.ejml.simple.ConstMatrix";

    @Override
    public String name() {
        return "tornado";
    }

    @Override
    public Device open() {
        // A kernel that does not compile must be an error; as it comes, TornadoVM runs something else then.
        if (System.getProperty(BAILOUT) == null) {
            System.setProperty(BAILOUT, "False");
        }
        Api api = Api.find().orElseThrow(() -> new DeviceException(
                "device: tornado was asked for, but TornadoVM is not on the class or module path; get it from"
                        + " https://github.com/beehive-lab/TornadoVM and start Java with its argfile, for example"
                        + " ITOGRAD_JAVA_OPTS=@$TORNADOVM_HOME/tornado-argfile (see autodiff/doc/devices.md)"));
        requireNewEjml(TornadoProvider.class.getClassLoader());
        String backend = api.backend();
        if (!backend.equals("OPENCL")) {
            throw new DeviceException(
                    "device: TornadoVM's first device is of its backend " + backend + ", but kernels are for OPENCL;"
                            + " build TornadoVM with that backend, or choose its driver first");
        }
        return new TornadoDevice(api);
    }

    /// TornadoVM brings an EJML of its own, older than the one that the sources of this project are for. Modules come before the class
    /// path, so that classes there cannot be loaded any more.
    ///
    /// @throws DeviceException if the newer EJML is on the class path, but hidden
    static void requireNewEjml(ClassLoader loader) {
        if (loader.getResource(EJML.replace('.', '/') + ".class") == null) {
            return;
        }
        try {
            Class<?> unused = Class.forName(EJML, false, loader);
        } catch (ClassNotFoundException e) {
            throw new DeviceException(
                    "device: the EJML on TornadoVM's module path hides the newer one on the class path, which others need;"
                            + " delete ejml-*.jar in TornadoVM's share/java/tornado: only its module tornado.matrices needs them",
                    e);
        }
    }
}
