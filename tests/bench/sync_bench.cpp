// What synchronisation costs beyond what it cannot avoid: a first replica through the network against bare SQLite
// without one and against PouchDB and RxDB, a delta, and the events of a day offline.
#include <fmt/format.h>

#include <algorithm>

#include "generate/replica.h"
#include "peers.h"
#include "platform/base/log.h"
#include "report.h"
#include "sync/protocol/codec.h"
#include "sync_raw.h"
#include "sync_run.h"
#include "tests/doubles/network/fault_proxy.h"

namespace {

using namespace tp;
using bench::milliseconds_of;
using bench::must;

constexpr int runs = 5;
constexpr size_t delta_rows = 1'000;
constexpr size_t peers_size = 100'000;
constexpr double kib = 1024;

template <typename T>
T need(Result<T> result) {
    if (!result) must(std::unexpected(std::move(result.error())));
    return std::move(*result);
}

// A thousand prices change: the page's lines through the writer, against UPDATEs of whole rows under synchronous=FULL.
class Deltas {
  public:
    Deltas(const bench::Catalogue& catalogue, const std::string& folder)
        : m_catalogue(catalogue),
          m_place((bench::copy_replica(bench::replica_folder(catalogue.size()), folder + "/ours"), folder + "/ours")),
          m_log(Logger::to_stderr(LogLevel::error)),
          m_writer(need(ReplicaWriter::open(m_place, *m_log))),
          m_raw((bench::copy_replica(bench::replica_folder(catalogue.size()), folder + "/raw"), folder + "/raw")) {}

    double ours_ms(int64_t run) {
        const std::vector<Cursor> sent = need(m_writer->cursors());
        std::vector<Cursor> cursors = sent;
        std::vector<std::string> buckets;
        std::string lines;
        int64_t seq = run * 10'000;
        RowSummer summer;
        for (const Product& product : changed(run)) {
            const std::vector<GroupText> groups = {{"price", summer.texts(product)[1]}};
            lines += encode_set_line("catalogue", ++seq, "product", product.sku, groups) + "\n";
        }
        for (Cursor& cursor : cursors) {
            if (cursor.bucket == "catalogue") cursor.seq = seq;
            buckets.push_back(cursor.bucket);
        }
        return milliseconds_of([&] {
            must(m_writer->stage_page(lines, sent));
            must(m_writer->commit_complete({sent, cursors, buckets, SystemClock().wall()}));
        });
    }
    double raw_ms(int64_t run) { return m_raw.apply_ms(changed(run)); }

  private:
    [[nodiscard]] std::vector<Product> changed(int64_t run) const {
        std::vector<Product> products;
        for (size_t i = 0; i < delta_rows; ++i) {
            Product product = m_catalogue.product(i * (m_catalogue.size() / delta_rows));
            product.price.minor += run;
            products.push_back(std::move(product));
        }
        return products;
    }

    const bench::Catalogue& m_catalogue;
    ReplicaPlace m_place;
    std::unique_ptr<Logger> m_log;
    std::unique_ptr<ReplicaWriter> m_writer;
    bench::RawDeltas m_raw;
};

void measure_delta(bench::Report& report, const bench::Catalogue& catalogue) {
    const bench::ScratchFolder folder;
    Deltas deltas(catalogue, folder.file("deltas"));
    std::vector<double> ours, raw;
    for (int64_t run = 1; run <= 9; ++run) {
        ours.push_back(deltas.ours_ms(run));
        raw.push_back(deltas.raw_ms(run));
    }
    report.add_at(catalogue.size(), {"delta of 1,000 rows applied, lines decoded", "raw SQLite transaction, FULL",
                                     bench::quantile(ours, 0.5), bench::quantile(raw, 0.5), "ms", 1.5});
}

// Seconds of a first replica through the network, and what of it passes until a search finds something.
double measure_first(bench::Report& report, const bench::Catalogue& catalogue, bench::BenchHub& hub) {
    std::vector<Product> products;
    for (size_t i = 0; i < catalogue.size(); ++i) products.push_back(catalogue.product(i));
    std::vector<double> ours, raw, searchable;
    for (int run = 0; run < (catalogue.size() >= 1'000'000 ? 3 : runs); ++run) {
        const bench::FirstReplica first = bench::BenchTerminal(hub).fetch_all();
        ours.push_back(first.whole_ms / 1000);
        searchable.push_back(100 * first.searchable_ms / first.whole_ms);
        raw.push_back(bench::raw_first_ms(products) / 1000);
    }
    const double whole = bench::quantile(ours, 0.5);
    report.add_at(catalogue.size(),
                  {"first replica, hub to searchable file over TLS", "raw SQLite: table + index + FTS5, rows in memory",
                   whole, bench::quantile(raw, 0.5), "s", 1.3});
    report.add_at(catalogue.size(), {"share of it until the first search answers", "", bench::quantile(searchable, 0.5),
                                     0, "%", 5, false, ""});
    report.add_at(catalogue.size(), {"snapshot built by the hub, once a generation", "", hub.snapshot_built_ms() / 1000,
                                     0, "s", 0, false, ""});
    return whole;
}

struct Bytes {
    double first_down = 0, first_up = 0, delta_down = 0, delta_up = 0;
};

Bytes measure_bytes(bench::BenchHub& hub) {
    FaultProxy relay(hub.hub().server().port());
    bench::BenchTerminal terminal(hub, relay.url());
    Bytes bytes;
    (void)terminal.fetch_all();
    bytes.first_down = static_cast<double>(relay.answered()), bytes.first_up = static_cast<double>(relay.asked());
    hub.change_prices(delta_rows, 1);
    (void)terminal.fetch_changes();
    bytes.delta_down = static_cast<double>(relay.answered()) - bytes.first_down;
    bytes.delta_up = static_cast<double>(relay.asked()) - bytes.first_up;
    return bytes;
}

void compare_with_peers(bench::Report& report, double seconds, const Bytes& bytes) {
    const double ours = static_cast<double>(peers_size) / seconds;
    for (const auto& [peer, floor] : {std::pair{bench::Peer::pouchdb, 10.0}, {bench::Peer::rxdb, 2.0}}) {
        const std::string row = fmt::format("first replica of {}, documents a second", peers_size);
        const auto peer_figures = bench::measure_peer(peer, peers_size);
        if (!peer_figures) {
            report.add(bench::row_without_peer(row, peer, peer_figures.error()));
            continue;
        }
        report.add({row, bench::name_of(peer), ours, peer_figures->documents_per_second(), "1/s", floor, true});
        if (peer != bench::Peer::pouchdb) continue;
        report.add({"bytes on the wire, first replica, down and up", bench::name_of(peer),
                    (bytes.first_down + bytes.first_up) / kib,
                    (peer_figures->bytes_down + peer_figures->bytes_up) / kib, "KiB", 0.5});
        report.add({"bytes on the wire, delta of 1,000 prices, down and up", bench::name_of(peer),
                    (bytes.delta_down + bytes.delta_up) / kib,
                    (peer_figures->delta_bytes_down + peer_figures->delta_bytes_up) / kib, "KiB", 0.05});
    }
}

void measure_drain(bench::Report& report, bench::BenchHub& hub) {
    const int events = bench::long_sizes() ? 50'000 : 5'000;
    constexpr int batch = static_cast<int>(max_events_per_batch);
    const std::string payload =
        R"({"feedback":"0190e4b0-0000-7000-8000-000000000001","language":"en","reasons":["friendly_staff"],"score":3})";
    std::vector<double> ours, raw;
    for (int run = 0; run < 3; ++run) {
        bench::BenchTerminal terminal(hub);
        (void)terminal.fetch_all();
        ours.push_back(events / terminal.drain(events, payload) * 1000);
        raw.push_back(events / bench::raw_events_ms(events / batch, batch, payload) * 1000);
    }
    report.add({"events drained after a day offline, a second", "the hub's store alone, as many a commit",
                bench::quantile(ours, 0.5), bench::quantile(raw, 0.5), "1/s", 0.5, true,
                fmt::format("{} events", events)});
}

}  // namespace

int main(int argc, char** argv) {
    bench::Report report;
    for (const size_t size : bench::catalogue_sizes()) {
        const bench::Catalogue catalogue(size);
        bench::BenchHub hub(catalogue);
        const double seconds = measure_first(report, catalogue, hub);
        if (size == peers_size) {
            compare_with_peers(report, seconds, measure_bytes(hub));
            measure_drain(report, hub);
        }
        measure_delta(report, catalogue);
    }
    return report.print(argc, argv);
}
