// The hub's rules in memory, enough to test a client against: buckets with epochs, snapshots, events exactly once.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "platform/secure/keys.h"
#include "sync/protocol/column_groups.h"
#include "sync/protocol/messages.h"
#include "tests/doubles/sync/scripted_transport.h"

namespace tp {

class SmallHub {
  public:
    struct Stored {
        int64_t seq = 0;
        std::string table, key, put;  // put empty: deleted
    };
    struct Bucket {
        std::string epoch = "epoch-1";
        int64_t head = 0;
        int64_t low_water = 0;
        std::vector<Stored> rows;
    };

    std::map<std::string, Bucket> buckets;
    std::set<std::string> visible;              // to the device
    std::map<std::string, std::string> blobs;   // chunks and pictures by hash
    std::map<std::string, std::string> events;  // id → hash
    std::vector<std::string> effects;           // types, in the order of their effect
    std::set<std::string> poison;               // types: 400 for a batch that holds one
    size_t page_rows = 1000;
    WallTime time{};

    void put(const std::string& bucket, const std::string& table, const std::string& key, const std::string& record);
    void del(const std::string& bucket, const std::string& table, const std::string& key);
    [[nodiscard]] HttpResponse answer(const HttpRequest& request);
    // For manifests of a test's own making: signed as the hub would, and a chunk as it would serve it.
    [[nodiscard]] std::string sign(SnapshotManifest manifest) const;
    [[nodiscard]] ChunkRef add_chunk(const std::string& lines, int64_t rows);
    [[nodiscard]] std::string signing_key() const { return m_key.public_hex(); }

  private:
    [[nodiscard]] HttpResponse pull(const HttpRequest& request);
    [[nodiscard]] HttpResponse verify(const HttpRequest& request);
    [[nodiscard]] PartitionSums sums(const std::string& bucket);
    [[nodiscard]] HttpResponse snapshot(const std::string& bucket);
    [[nodiscard]] HttpResponse take_events(const HttpRequest& request);

    SigningKey m_key = SigningKey::generate();
};

}  // namespace tp
