package org.itograd.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CacheLineTest {
    @ParameterizedTest
    @EnumSource
    void placesAreWholeLinesApart(DType dtype) {
        int first = CacheLine.first(dtype);
        int line = 64 / dtype.bytes();
        assertEquals(first, CacheLine.next(dtype, 0));
        assertEquals(first, CacheLine.next(dtype, first));
        assertEquals(first + line, CacheLine.next(dtype, first + 1));
        assertEquals(first + 3 * line, CacheLine.next(dtype, first + 3 * line));
        assertThrows(ArithmeticException.class, () -> CacheLine.next(dtype, Integer.MAX_VALUE));
    }

    @ParameterizedTest
    @EnumSource
    void aLargeArrayIsOfHalfARegion(DType dtype) {
        long bytes = (long) CacheLine.least(dtype) * dtype.bytes();
        assertTrue(bytes >= 1 << 19 && bytes <= 1 << 24, () -> "" + bytes);
        assertEquals(bytes, Long.highestOneBit(bytes));
    }
}
