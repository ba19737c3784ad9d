package org.itograd.autodiff.device.tornado;

import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.DeviceException;
import org.itograd.autodiff.device.DeviceProvider;

/// `tornado`: the first device of TornadoVM's OpenCL backend.
public final class TornadoProvider implements DeviceProvider {
    private static final String BAILOUT = "tornado.recover.bailout";

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
                        + " ITOGRAD_JAVA_OPTS=@tornado-argfile (see autodiff/doc/devices.md)"));
        String backend = api.backend();
        if (!backend.equals("OPENCL")) {
            throw new DeviceException(
                    "device: TornadoVM's first device is of its backend " + backend + ", but kernels are for OPENCL;"
                            + " build TornadoVM with that backend, or choose its driver first");
        }
        return new TornadoDevice(api);
    }
}
