// A snapshot as it comes off the network. The input's first byte chooses: zstd bytes, lines that are compressed here,
// or a manifest; and the bucket.
#include <algorithm>

#include "fuzzed_replica.h"
#include "sync/client/zstd_decoder.h"
#include "sync/hub/rules/zstd_text.h"

using namespace tp;

namespace {

constexpr size_t output_cap = size_t{1} << 20;

// The same whether the network brings the bytes at once or in two pieces.
Result<std::string> decompressed_in_pieces(std::string_view bytes, size_t cut) {
    ZstdDecoder decoder(output_cap);
    std::string output;
    TRY(decoder.feed(bytes.substr(0, cut), output));
    TP_PROMISE(output.size() <= output_cap);
    TRY(decoder.feed(bytes.substr(cut), output));
    TRY(decoder.finish());
    return output;
}

Result<std::string> decompressed(std::string_view bytes) {
    auto whole = zstd_decompress(bytes, output_cap);
    const auto pieces = decompressed_in_pieces(bytes, bytes.size() / 2);
    TP_PROMISE(whole.has_value() == pieces.has_value());
    if (whole) {
        TP_PROMISE(whole->size() <= output_cap);
        TP_PROMISE(*whole == *pieces);
    } else {
        fuzz::check_refusal(whole.error());
    }
    return whole;
}

// How many lines hold; nothing where one does not.
std::optional<int64_t> rows_of(std::string_view lines) {
    int64_t rows = 0;
    while (!lines.empty()) {
        const auto text = fuzz::take_until(lines, "\n");
        if (text.empty()) continue;
        const auto line = decode_snapshot_line(text);
        if (!line) {
            fuzz::check_refusal(line.error());
            return std::nullopt;
        }
        TP_PROMISE(!line->deleted && line->bucket.empty());
        ++rows;
        if (line->row.index() == 0) continue;  // a table of a later version
        const std::string written = encode_row_line(*line);
        const auto again = decode_snapshot_line(written);
        TP_PROMISE(again && encode_row_line(*again) == written);
    }
    return rows;
}

void install(const std::string& bucket, std::string_view lines) {
    static fuzz::FuzzedReplica replica;
    static const std::string before = replica.contents();
    const auto rows = rows_of(lines);
    ReplicaWriter& writer = replica.writer();
    TP_PROMISE(writer.begin_snapshot(fuzz::FuzzedReplica::manifest_of(bucket, rows.value_or(1))));
    const Status taken = writer.snapshot_rows(lines);
    if (!taken) {
        fuzz::check_refusal(taken.error());
        TP_PROMISE(writer.discard_staged());
        TP_PROMISE(replica.contents() == before);
        return;
    }
    TP_PROMISE(rows.has_value());
    TP_PROMISE(replica.contents() == before);
    if (const Status finished = writer.finish_snapshot(); !finished) {  // a key twice
        fuzz::check_refusal(finished.error());
        TP_PROMISE(replica.contents() == before);
        return;
    }
    const auto cursors = fuzz::must(writer.cursors());
    const auto cursor = std::ranges::find(cursors, bucket, &Cursor::bucket);
    TP_PROMISE(cursor != cursors.end() && cursor->seq == 100 && cursor->epoch == fuzz::first_epoch);
    if (bucket == "catalogue") TP_PROMISE(replica.rows("SELECT sku FROM stock").contains("A1"));
    replica.restore();
}

void check_manifest(std::string_view text) {
    const JsonCaps caps{.max_bytes = size_t{16} << 20, .max_values = 500'000};
    const auto manifest = decode<SnapshotManifest>(text, caps);
    const auto covered = signed_text_of_manifest(text);
    if (covered) {
        TP_PROMISE(canonical_json(*covered, caps) == *covered);
        TP_PROMISE(signed_text_of_manifest(*covered) == *covered);
    } else {
        fuzz::check_refusal(covered.error());
        TP_PROMISE(!manifest);
    }
    if (!manifest) return fuzz::check_refusal(manifest.error());
    TP_PROMISE(manifest->seq >= 0 && manifest->rows >= 0);
    for (const ChunkRef& chunk : manifest->chunks) TP_PROMISE(chunk.sha256.size() == 64 && chunk.bytes >= 0);
    const auto again = decode<SnapshotManifest>(encode(*manifest), caps);
    TP_PROMISE(again && *again == *manifest);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    std::string_view text = fuzz::text_of(data, size);
    const uint8_t choice = fuzz::take_byte(text);
    if (choice % 4 == 2) {
        check_manifest(text);
        return 0;
    }
    // Each second line-wise input travels through zstd.
    const auto lines = choice % 4 == 0   ? decompressed(text)
                       : choice % 4 == 1 ? decompressed(fuzz::must(hub::zstd_compress(text, 1)))
                                         : Result<std::string>(text);
    if (choice % 4 == 1) TP_PROMISE(lines && *lines == text);
    if (lines) install(choice & 0x10 ? "catalogue" : "store:1042", *lines);
    return 0;
}
