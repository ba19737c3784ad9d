package uk.ac.manchester.tornado.api.types.arrays;

/// Stands in for that of TornadoVM.
public abstract class TornadoNativeArray {
    public static final long ARRAY_HEADER = 24;
}
