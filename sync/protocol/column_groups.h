// What of a record changes together travels together: a column group. Groups also carry the sums by which both ends
// compare what they hold. Thread rule: pure functions; a RowSummer belongs to one thread.
//
// A group's text is the canonical JSON of its fields that are present, "{}" without any. Its sum is SipHash-2-4
// (Aumasson and Bernstein, 2012; 64 bits, a key of 16 zero octets, read as little endian) over
// table LF key LF group LF text. A row's sum is that of its groups, a bucket's that of its rows, modulo 2^64: the order
// does not matter, and a change is one subtraction and one addition. A row belongs to the partition
// SipHash-2-4(table LF key) mod 1024. Sums find accidents, not attackers: TLS keeps those out.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/model/records.h"
#include "sync/protocol/messages.h"

namespace tp {

inline constexpr size_t partition_count = 1024;
using PartitionSums = std::array<uint64_t, partition_count>;

// By index, which is the group's bit in RowLine::groups: product: text, price, sales; stock: quantity, shelf; every
// other table: all. Empty for a table that this build does not know. The record's key belongs to no group.
[[nodiscard]] std::span<const std::string_view> column_groups_of(std::string_view table);
inline constexpr size_t most_column_groups = 3;

// Takes the groups of `groups` (bits) from `set` over into `to`; both hold the same kind of record.
void merge_groups(Row& to, const Row& set, uint32_t groups);

struct RowSums {
    size_t partition = 0;
    size_t count = 0;  // of groups
    std::array<uint64_t, most_column_groups> groups{};
    [[nodiscard]] uint64_t total() const { return groups[0] + groups[1] + groups[2]; }
};

// Keeps its buffers from row to row.
class RowSummer {
  public:
    // Of a monostate: nothing, no groups.
    [[nodiscard]] RowSums sums(const Row& row);
    // The groups' texts, by index; they hold until the next call.
    [[nodiscard]] const std::vector<std::string>& texts(const Row& row);

  private:
    std::vector<std::string> m_texts;
    std::string m_hashed;
};

[[nodiscard]] size_t partition_of(std::string_view table, std::string_view key);
[[nodiscard]] uint64_t total_of(const PartitionSums& sums);

// 1,024 numbers of 16 lower-case hexadecimal digits each, by partition.
[[nodiscard]] std::string encode_sums(const PartitionSums& sums);
[[nodiscard]] Result<PartitionSums> decode_sums(std::string_view text);
[[nodiscard]] std::string encode_sum(uint64_t sum);
[[nodiscard]] Result<uint64_t> decode_sum(std::string_view text);

}  // namespace tp
