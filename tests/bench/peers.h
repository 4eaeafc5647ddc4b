// The other side of the synchronisation's rows: PouchDB and RxDB replicating the same documents from a server of their
// own over TLS on the loopback (peers/README.md). Thread rule: one thread; a run blocks for up to minutes.
#pragma once

#include <cstddef>
#include <string>

#include "platform/base/error.h"
#include "report.h"

namespace tp::bench {

enum class Peer { pouchdb, rxdb };
[[nodiscard]] const char* name_of(Peer peer);  // "PouchDB 9 (leveldb, batch 1000)"

// Bytes are those of the server's sockets, TLS and all: down to the client, up from it. The delta is 1,000 changed
// prices.
struct PeerFigures {
    double documents = 0, seconds = 0, bytes_down = 0, bytes_up = 0;
    double delta_seconds = 0, delta_bytes_down = 0, delta_bytes_up = 0;
    [[nodiscard]] double documents_per_second() const { return documents / seconds; }
};

// The median of each figure over `runs` runs on a generated catalogue of `products`. Errors: not_found where the peer
// is not installed and cannot be fetched (its message says why), io, malformed.
[[nodiscard]] Result<PeerFigures> measure_peer(Peer peer, size_t products, int runs = 3);

// One line of a run. Errors: malformed.
[[nodiscard]] Result<PeerFigures> parse_peer_line(const std::string& line);

// A row that says why there is no figure, in place of the row of this name.
[[nodiscard]] Row row_without_peer(const std::string& row, Peer peer, const Error& why);

}  // namespace tp::bench
