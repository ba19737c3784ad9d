package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.common.Access;

/// Stands in for that of TornadoVM.
public final class AccessorParameters {
    final Object[] arrays;
    final Access[] accesses;

    public AccessorParameters(int count) {
        arrays = new Object[count];
        accesses = new Access[count];
    }

    public void set(int index, Object array, Access access) {
        arrays[index] = array;
        accesses[index] = access;
    }
}
