package org.itograd.spark;

import static org.itograd.base.Arguments.require;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/// States in Parquet files, one for each piece.
final class ParquetStates {
    private ParquetStates() {}

    /// @throws IllegalArgumentException if the folder has something in it
    static void requireEmpty(@Nullable String folder) {
        if (folder == null) {
            return;
        }
        try {
            Path path = new Path(folder);
            FileSystem files = path.getFileSystem(new Configuration());
            require(!files.exists(path) || files.listStatus(path).length == 0,
                    "parquet: %s is not empty; name another folder, or remove what is in it", folder);
        } catch (IOException e) {
            throw new UncheckedIOException("parquet: " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// Writes a piece, to a name of its own first: a worker that dies leaves no half file, and two that write the same piece the same.
    ///
    /// @param folder null to write nothing
    /// @param d      components
    /// @param states (times, paths, components)
    static void write(@Nullable String folder, EnsembleWork.Range piece, double[] times, int d, double[] states) {
        if (folder == null) {
            return;
        }
        Path whole = new Path(folder, String.format("part-%012d.parquet", piece.first()));
        Path half = new Path(folder, "_" + whole.getName() + "." + UUID.randomUUID());
        try {
            FileSystem files = whole.getFileSystem(new Configuration());
            rows(half, piece, times, d, states);
            if (!files.rename(half, whole)) {
                files.delete(half, false);
                if (!files.exists(whole)) {
                    throw new IOException(whole + " cannot be written");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("parquet: " + e.getMessage(), e);
        }
    }

    private static void rows(Path file, EnsembleWork.Range piece, double[] times, int d, double[] states)
            throws IOException {
        MessageType schema = schema(d);
        SimpleGroupFactory groups = new SimpleGroupFactory(schema);
        try (ParquetWriter<Group> out = ExampleParquetWriter.builder(file)
                .withType(schema)
                .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                .build()) {
            for (int t = 0; t < times.length; t++) {
                for (int i = 0; i < piece.count(); i++) {
                    Group row = groups.newGroup().append("path", piece.first() + i).append("time", times[t]);
                    for (int c = 0; c < d; c++) {
                        row.append("y" + c, states[(t * piece.count() + i) * d + c]);
                    }
                    out.write(row);
                }
            }
        }
    }

    private static MessageType schema(int d) {
        Types.GroupBuilder<MessageType> columns = Types.buildMessage()
                .required(PrimitiveTypeName.INT64).named("path")
                .required(PrimitiveTypeName.DOUBLE).named("time");
        for (int c = 0; c < d; c++) {
            columns = columns.required(PrimitiveTypeName.DOUBLE).named("y" + c);
        }
        return columns.named("states");
    }
}
