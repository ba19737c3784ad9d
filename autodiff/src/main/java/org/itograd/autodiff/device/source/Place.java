package org.itograd.autodiff.device.source;

import java.util.ArrayList;
import java.util.List;

/// Where an element stands in an array, from its number in a space, as a text.
final class Place {
    private Place() {}

    /// @param number  the element's number in the space, row-major; a name or in parentheses
    /// @param extents of the space
    /// @param strides of the array along each axis of the space, 0 where it is repeated
    static String text(String number, int[] extents, int[] strides) {
        List<int[]> axes = joined(extents, strides);
        List<String> terms = new ArrayList<>();
        int behind = 1;
        for (int a = axes.size() - 1; a >= 0; a--) {
            int extent = axes.get(a)[0];
            int stride = axes.get(a)[1];
            if (stride != 0) {
                String place = behind == 1 ? number : number + " / " + behind;
                place = a == 0 ? place : place + " % " + extent;
                terms.addFirst(stride == 1
                        ? place
                        : place.equals(number)
                                ? place + " * " + stride
                                : "(" + place + ") * " + stride);
            }
            behind *= extent;
        }
        return terms.isEmpty() ? "0" : String.join(" + ", terms);
    }

    /// Axes as pairs of extent and stride, without those of extent 1, and neighbours that are one axis to the array as one.
    private static List<int[]> joined(int[] extents, int[] strides) {
        List<int[]> axes = new ArrayList<>();
        for (int a = 0; a < extents.length; a++) {
            if (extents[a] == 1) {
                continue;
            }
            if (!axes.isEmpty() && axes.getLast()[1] == strides[a] * extents[a]) {
                int[] last = axes.removeLast();
                axes.add(new int[]{last[0] * extents[a], strides[a]});
            } else {
                axes.add(new int[]{extents[a], strides[a]});
            }
        }
        return axes;
    }
}
