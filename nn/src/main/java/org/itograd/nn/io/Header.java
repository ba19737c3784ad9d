package org.itograd.nn.io;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.itograd.autodiff.Shape;
import org.jspecify.annotations.Nullable;

/// What a safetensors header says.
///
/// @param entries  the tensors, by place
/// @param metadata the strings
record Header(List<Entry> entries, Map<String, String> metadata) {
    static final String METADATA = "__metadata__";

    /// The format's types that are not read, with what to do about each.
    private static final Map<String, String> OTHER_TYPES = otherTypes();

    private static Map<String, String> otherTypes() {
        Map<String, String> types = new HashMap<>();
        for (String real : List.of("F8_E5M2", "F8_E4M3", "F8_E8M0", "F8_E5M2FNUZ", "F8_E4M3FNUZ", "F6_E2M3", "F6_E3M2",
                "F4")) {
            types.put(real, ", for example by x.float() in PyTorch");
        }
        types.put("C64", " as its real and imaginary parts");
        return types;
    }

    /// A tensor's type, shape, and place: bytes `begin` (inclusive) to `end` (exclusive) after the header.
    record Entry(String name, StoredType type, Shape shape, long begin, long end) {}

    /// Parses and checks a header.
    ///
    /// @param dataBytes how many bytes follow the header
    static Header parse(String json, long dataBytes) throws BadHeader {
        JsonCursor cursor = new JsonCursor(json);
        SequencedMap<String, Entry> entries = new LinkedHashMap<>();
        Map<String, String> metadata = new HashMap<>();
        boolean[] seen = new boolean[1];
        cursor.object(name -> {
            if (name.equals(METADATA)) {
                requireFirst(!seen[0], METADATA);
                seen[0] = true;
                cursor.object(key -> requireFirst(metadata.put(key, cursor.string()) == null, METADATA + "." + key));
            } else {
                requireFirst(entries.put(name, entry(cursor, name)) == null, name);
            }
        });
        cursor.end();
        List<Entry> byPlace = new ArrayList<>(entries.values());
        byPlace.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        requireContiguous(byPlace, dataBytes);
        return new Header(byPlace, metadata);
    }

    private static void requireFirst(boolean first, String name) throws BadHeader {
        if (!first) {
            throw new BadHeader("the name \"%s\" occurs twice in the header", name);
        }
    }

    /// The fields of a tensor as far as they have been read.
    private static final class Draft {
        @Nullable
        StoredType type;
        @Nullable
        Shape shape;
        long @Nullable [] offsets;
    }

    private static Entry entry(JsonCursor cursor, String name) throws BadHeader {
        Draft draft = new Draft();
        Set<String> fields = new HashSet<>();
        cursor.object(key -> {
            requireFirst(fields.add(key), name + "." + key);
            switch (key) {
                case "dtype" -> draft.type = type(cursor.string(), name);
                case "shape" -> draft.shape = shape(numbers(cursor), name);
                case "data_offsets" -> draft.offsets = numbers(cursor);
                default -> throw new BadHeader("tensor \"%s\" has the unknown field \"%s\"", name, key);
            }
        });
        StoredType type = draft.type;
        Shape shape = draft.shape;
        long[] offsets = draft.offsets;
        if (type == null || shape == null || offsets == null) {
            throw new BadHeader("tensor \"%s\" needs dtype, shape and data_offsets, but has only %s", name, fields);
        }
        return place(name, type, shape, offsets);
    }

    private static Entry place(String name, StoredType type, Shape shape, long[] offsets) throws BadHeader {
        if (offsets.length != 2 || offsets[0] > offsets[1]) {
            throw new BadHeader("the data_offsets of tensor \"%s\" must be [begin, end] with begin <= end", name);
        }
        long bytes = (long) shape.size() * type.bytes;
        if (offsets[1] - offsets[0] != bytes) {
            throw new BadHeader(
                    "tensor \"%s\", %s%s, needs %d bytes, but its data_offsets give %d",
                    name,
                    type,
                    shape,
                    bytes,
                    offsets[1] - offsets[0]);
        }
        return new Entry(name, type, shape, offsets[0], offsets[1]);
    }

    private static StoredType type(String text, String name) throws BadHeader {
        for (StoredType type : StoredType.values()) {
            if (type.name().equals(text)) {
                return type;
            }
        }
        String remedy = OTHER_TYPES.get(text);
        if (remedy == null) {
            throw new BadHeader("tensor \"%s\" has dtype \"%s\", which the format does not know", name, text);
        }
        throw BadHeader.unread(
                "tensor \"%s\" has dtype %s, but only %s can be read; convert it before saving%s",
                name,
                text,
                Arrays.toString(StoredType.values()),
                remedy);
    }

    private static long[] numbers(JsonCursor cursor) throws BadHeader {
        List<Long> numbers = new ArrayList<>();
        cursor.array(() -> numbers.add(cursor.whole()));
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    private static Shape shape(long[] dims, String name) throws BadHeader {
        if (dims.length > Shape.MOST_AXES) {
            throw new BadHeader("tensor \"%s\" has %d axes; %d is the most", name, dims.length, Shape.MOST_AXES);
        }
        int[] narrow = new int[dims.length];
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] > Integer.MAX_VALUE) {
                throw new BadHeader("tensor \"%s\" has an extent of %d; 2^31 - 1 is the most", name, dims[i]);
            }
            narrow[i] = (int) dims[i];
        }
        try {
            return Shape.of(narrow);
        } catch (IllegalArgumentException tooLarge) {
            throw new BadHeader(
                    "tensor \"%s\" has too many elements, %s; 2^31 is the most", name, Arrays.toString(dims));
        }
    }

    private static void requireContiguous(List<Entry> byPlace, long dataBytes) throws BadHeader {
        long expected = 0;
        for (Entry entry : byPlace) {
            if (entry.begin != expected) {
                throw new BadHeader(
                        "tensor \"%s\" begins at byte %d of the data, but the one before it ends at %d; tensors must neither"
                                + " overlap nor leave gaps",
                        entry.name,
                        entry.begin,
                        expected);
            }
            expected = entry.end;
        }
        if (expected != dataBytes) {
            throw new BadHeader(
                    "the header describes %d bytes of data, but %d follow it: the file is %s",
                    expected,
                    dataBytes,
                    expected > dataBytes ? "truncated" : "longer than it says");
        }
    }
}
