#include "kiosk/terminal/shop.h"

#include <ctime>

#include "platform/base/data_folder.h"
#include "sync/client/curl_transport.h"
#include "sync/client/event_source.h"
#include "sync/replica/replica_writer.h"

namespace tp {

namespace {

// From two to five, by the machine's own zone.
bool is_night(WallTime at) {
    const std::time_t seconds = std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
    std::tm local{};
    return ::localtime_r(&seconds, &local) != nullptr && local.tm_hour >= 2 && local.tm_hour < 5;
}

}  // namespace

Result<std::unique_ptr<Shop>> Shop::open(const ShopOptions& options, const Clock& clock, Logger& log, TaskQueue& ui) {
    std::unique_ptr<Shop> shop(new Shop(clock, log, ui));
    TRY(make_private_folder(options.folder));
    shop->m_place = std::make_unique<ReplicaPlace>(options.folder);
    shop->m_outbox = std::make_unique<Outbox>(TRY(Outbox::open(options.folder + "/outbox.db", clock, log)));
    shop->m_reader = std::make_unique<ReplicaReader>(*shop->m_place);
    shop->m_database = std::make_unique<Worker>("tp-database");
    shop->m_outbox_worker = std::make_unique<Worker>("tp-outbox");
    auto identity = load_identity(options.folder + "/identity");
    if (!identity) {
        log.warning("not_enrolled", {{"error", identity.error().message},
                                     {"shown", "the screen says that it is not set up"},
                                     {"remedy", "touchpoint-ctl enrol, then restart the kiosk"}});
        return shop;
    }
    shop->m_identity = std::move(*identity);
    TRY(shop->start_sync(options));
    return shop;
}

Status Shop::start_sync(const ShopOptions& options) {
    const EnrolResponse& enrolled = m_identity->enrolled;
    SyncThreadParts parts;
    parts.options.download.buckets = enrolled.configuration.buckets;
    parts.options.download.signing_key = enrolled.hub_keys.signing;
    parts.options.download.pull_interval = options.poll;
    parts.options.version = options.version;
    parts.options.is_night = is_night;
    parts.transport = TRY(CurlTransport::make({.base_url = m_identity->hub_url,
                                               .roots = enrolled.roots,
                                               .certificate = enrolled.certificate,
                                               .private_key = m_identity->private_key,
                                               .user_agent = "touchpoint/" + options.version}));
    parts.sink = TRY(ReplicaWriter::open(*m_place, m_log));
    parts.events = std::make_unique<OutboxOnWorker>(*m_outbox_worker, *m_outbox);
    parts.on_state = [this, alive = std::weak_ptr<bool>(m_alive)](const SyncState& state) {
        m_ui.post([this, alive, state] {
            if (alive.expired()) return;
            m_state = state;
            if (m_told) m_told(m_state);
        });
    };
    m_sync = std::make_unique<SyncThread>(std::move(parts), m_clock, m_log);
    return {};
}

Shop::~Shop() {
    m_alive.reset();
    m_sync.reset();
}

void Shop::forget() {
    if (m_sync) m_sync->forget();
    m_outbox_worker->post([&box = *m_outbox] { (void)box.forget(); });  // it has logged what failed
}

void Shop::ask(std::function<void(HomeFacts)> answer) {
    m_database->post([this, answer = std::move(answer), alive = std::weak_ptr<bool>(m_alive), now = m_clock.wall(),
                      set_up = m_identity.has_value()]() mutable {
        const CancelToken cancel;
        HomeFacts facts;
        facts.set_up = set_up;
        if (const auto count = m_reader->product_count(cancel))
            facts.products = *count;
        else if (set_up)
            return;
        if (auto promotions = m_reader->promotions(now, cancel)) {
            for (Promotion& promotion : *promotions) {
                HomePromotion shown;
                if (const auto file = m_reader->picture_file(promotion.picture, cancel); file && *file)
                    shown.pictures.push_back(**file);
                shown.promotion = std::move(promotion);
                facts.promotions.push_back(std::move(shown));
            }
        }
        if (m_identity) {
            if (auto store = m_reader->find_store(m_identity->enrolled.configuration.store, cancel))
                facts.store = std::move(*store);
        }
        // What is said of prices and stock holds for all buckets.
        if (const auto freshness = m_reader->freshness(cancel)) facts.as_of = all_complete_at(*freshness);
        m_ui.post([answer = std::move(answer), alive, facts = std::move(facts)]() mutable {
            if (!alive.expired()) answer(std::move(facts));
        });
    });
}

}  // namespace tp
