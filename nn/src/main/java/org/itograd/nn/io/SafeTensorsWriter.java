package org.itograd.nn.io;

import static org.itograd.base.Arguments.require;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.itograd.autodiff.Tensor;
import org.itograd.base.AtomicFile;
import org.itograd.base.Numbers;

/// Writes safetensors files.
final class SafeTensorsWriter {
    private static final int BLOCK = 1 << 20;

    private SafeTensorsWriter() {}

    static void write(Path path, SafeTensors file) throws IOException {
        List<Map.Entry<String, StoredTensor>> tensors = new ArrayList<>(file.tensors().entrySet());
        tensors.sort(Comparator.comparingInt(e -> -e.getValue().type().bytes));
        ByteBuffer header = header(tensors, file.metadata());
        AtomicFile.write(path, out -> {
            AtomicFile.writeFully(out, header);
            for (Map.Entry<String, StoredTensor> e : tensors) {
                writeElements(out, e.getValue());
            }
        });
    }

    /// The length and the JSON text, padded with spaces to a multiple of eight bytes so that the data are aligned.
    private static ByteBuffer header(List<Map.Entry<String, StoredTensor>> tensors, Map<String, String> metadata) {
        StringBuilder json = new StringBuilder("{");
        if (!metadata.isEmpty()) {
            json.append(quoted(Header.METADATA)).append(":{");
            metadata.forEach((key, value) -> json.append(quoted(key)).append(':').append(quoted(value)).append(','));
            json.setCharAt(json.length() - 1, '}');
            json.append(',');
        }
        long at = 0;
        for (Map.Entry<String, StoredTensor> e : tensors) {
            require(
                    !e.getKey().equals(Header.METADATA),
                    "tensors: the name %s is reserved by the format; choose another",
                    Header.METADATA);
            StoredType type = e.getValue().type();
            long end = at + (long) e.getValue().shape().size() * type.bytes;
            String dims = Arrays.toString(e.getValue().shape().dims()).replace(" ", "");
            json.append(quoted(e.getKey())).append(":{\"dtype\":\"").append(type).append("\",\"shape\":").append(dims);
            json.append(",\"data_offsets\":[").append(at).append(',').append(end).append("]},");
            at = end;
        }
        if (json.length() > 1) {
            json.setLength(json.length() - 1);
        }
        byte[] text = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
        int padded = (text.length + 7) / 8 * 8;
        ByteBuffer out = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(padded).put(text);
        while (out.hasRemaining()) {
            out.put((byte) ' ');
        }
        return out.flip();
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    private static void writeElements(WritableByteChannel out, StoredTensor stored) throws IOException {
        StoredType type = stored.type();
        ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        int size = stored.shape().size();
        int elements = BLOCK / type.bytes;
        int count;
        for (int from = 0; from < size; from += count) {
            count = Math.min(elements, size - from);
            put(block.clear(), stored, from, count);
            AtomicFile.writeFully(out, block.rewind().limit(count * type.bytes));
        }
    }

    private static void put(ByteBuffer block, StoredTensor stored, int from, int count) {
        switch (stored) {
            case StoredTensor.Whole whole -> {
                for (int i = from; i < from + count; i++) {
                    put(block, whole.values()[i], whole.type().bytes);
                }
            }
            case StoredTensor.Real(Tensor tensor, StoredType type) -> put(block, tensor, type, from, count);
        }
    }

    private static void put(ByteBuffer block, long value, int bytes) {
        switch (bytes) {
            case Long.BYTES -> block.putLong(value);
            case Integer.BYTES -> block.putInt((int) value);
            case Short.BYTES -> block.putShort((short) value);
            default -> block.put((byte) value);
        }
    }

    private static void put(ByteBuffer block, Tensor tensor, StoredType type, int from, int count) {
        if (type == StoredType.of(tensor)) {
            Numbers.write(tensor.dtype(), tensor.array(), from, count, block);
            return;
        }
        for (int i = from; i < from + count; i++) {
            double value = Numbers.get(tensor.dtype(), tensor.array(), i);
            switch (type) {
                case F64 -> block.putDouble(value);
                case F32 -> block.putFloat((float) value);
                default -> block.putShort(Halves.bits(type, value));
            }
        }
    }
}
