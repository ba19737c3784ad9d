package org.itograd.nn.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import org.itograd.autodiff.Tensor;
import org.itograd.base.Numbers;

/// Reads safetensors files.
final class SafeTensorsReader {
    /// As in the reference implementation: a header longer than this is taken for damage, not read into memory.
    private static final long MAX_HEADER = 100_000_000;

    private static final int BLOCK = 1 << 20;

    private SafeTensorsReader() {}

    private interface Work<T> {
        T on(FileChannel in, Header header) throws IOException;
    }

    static SafeTensors read(Path path) throws IOException {
        return open(path, (in, header) -> {
            LinkedHashMap<String, StoredTensor> tensors = new LinkedHashMap<>();
            for (Header.Entry entry : header.entries()) {
                tensors.put(entry.name(), tensor(in, entry));
            }
            return new SafeTensors(tensors, header.metadata());
        });
    }

    static Header header(Path path) throws IOException {
        return open(path, (in, header) -> header);
    }

    private static <T> T open(Path path, Work<T> work) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException(path + ": this is a directory; give the name of a safetensors file");
        }
        try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
            if (!Files.isRegularFile(path)) {
                throw new IOException(path + ": this is a pipe or device; copy what it gives into a file first");
            }
            return work.on(in, header(in));
        } catch (BadHeader e) {
            throw new IOException(
                    e.isSound()
                            ? path + ": " + e.getMessage()
                            : path + ": not a sound safetensors file: " + e.getMessage()
                                    + "; copy or save the file again, or give another one",
                    e);
        } catch (NoSuchFileException e) {
            throw new IOException(path + ": there is no such file; check the name", e);
        }
    }

    /// The header, whose length and first character are looked at before it is read. Whatever follows must be as long as it says.
    private static Header header(FileChannel in) throws IOException {
        long size = in.size();
        if (size < Long.BYTES) {
            throw new BadHeader("it has %d bytes, but the length of the header alone takes 8", size);
        }
        long length = block(in, Long.BYTES).getLong();
        if (length < 2 || length > MAX_HEADER) {
            throw new BadHeader("its header claims a length of %s bytes; 2 to %d are possible",
                    Long.toUnsignedString(length), MAX_HEADER);
        }
        if (length > size - Long.BYTES) {
            throw new BadHeader("its header claims %d bytes, but only %d follow: the file is truncated", length,
                    size - Long.BYTES);
        }
        if (block(in, 1).get(0) != '{') {
            throw new BadHeader("its header does not begin with '{'");
        }
        return Header.parse(utf8(block(in.position(Long.BYTES), (int) length)), size - Long.BYTES - length);
    }

    private static String utf8(ByteBuffer bytes) throws BadHeader {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new BadHeader("its header is not UTF-8 text");
        }
    }

    private static StoredTensor tensor(FileChannel in, Header.Entry entry) throws IOException {
        return entry.type().isReal() ? reals(in, entry) : wholes(in, entry);
    }

    private static StoredTensor reals(FileChannel in, Header.Entry entry) throws IOException {
        StoredType type = entry.type();
        Tensor tensor = Tensor.zeros(type.dtype(), entry.shape().dims());
        fill(in, entry, (bytes, from, count) -> {
            if (type.bytes > Short.BYTES) {
                Numbers.read(type.dtype(), bytes, tensor.array(), from, count);
                return;
            }
            float[] numbers = (float[]) tensor.array();
            for (int i = 0; i < count; i++) {
                numbers[from + i] = Halves.toFloat(type, bytes.getShort());
            }
        });
        return new StoredTensor.Real(tensor, type);
    }

    private static StoredTensor wholes(FileChannel in, Header.Entry entry) throws IOException {
        StoredType type = entry.type();
        long[] data = new long[entry.shape().size()];
        fill(in, entry, (bytes, from, count) -> {
            for (int i = 0; i < count; i++) {
                data[from + i] = whole(type, bytes);
            }
        });
        for (long value : data) {
            if (value < type.least || value > type.most) {
                throw BadHeader.unread(
                        "tensor \"%s\" has a number that is no %s, or too large to be read: %s; save it as I64",
                        entry.name(),
                        type,
                        Long.toUnsignedString(value));
            }
        }
        return new StoredTensor.Whole(entry.shape(), data, type);
    }

    private static long whole(StoredType type, ByteBuffer bytes) {
        return switch (type) {
            case I64, U64 -> bytes.getLong();
            case I32 -> bytes.getInt();
            case U32 -> Integer.toUnsignedLong(bytes.getInt());
            case I16 -> bytes.getShort();
            case U16 -> Short.toUnsignedLong(bytes.getShort());
            case I8 -> bytes.get();
            case U8, BOOL -> Byte.toUnsignedLong(bytes.get());
            case F64, F32, F16, BF16 -> throw new AssertionError(type);
        };
    }

    private interface Sink {
        void put(ByteBuffer bytes, int from, int count);
    }

    /// Hands on an entry's elements block by block, so that a large tensor is never in memory twice.
    private static void fill(FileChannel in, Header.Entry entry, Sink sink) throws IOException {
        int size = entry.shape().size();
        int elements = BLOCK / entry.type().bytes;
        int count;
        for (int from = 0; from < size; from += count) {
            count = Math.min(elements, size - from);
            sink.put(block(in, count * entry.type().bytes), from, count);
        }
    }

    private static ByteBuffer block(FileChannel in, int bytes) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (block.hasRemaining()) {
            if (in.read(block) < 0) {
                throw new BadHeader("it became shorter while being read");
            }
        }
        return block.flip();
    }
}
