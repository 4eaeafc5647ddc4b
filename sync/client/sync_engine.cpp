#include "sync/client/sync_engine.h"

#include <algorithm>
#include <array>

#include "sync/client/content_fetcher.h"
#include "sync/client/uploader.h"
#include "sync/protocol/codec.h"

namespace tp {

namespace {

constexpr Milliseconds wait_timeout{75'000};  // the hub answers after 50 s ± jitter
constexpr Milliseconds shortest_wait{1'000};  // a hub that answers at once with nothing is not asked faster
constexpr Milliseconds stats_interval{1'000};
constexpr Milliseconds hurry_interval{30'000};
constexpr Milliseconds longest_sleep{10'000};
constexpr Milliseconds audit_look{60'000};           // whether it is time
constexpr Milliseconds audit_pause{20 * 3'600'000};  // between two nights'
constexpr Milliseconds audit_overdue{36 * 3'600'000};

}  // namespace

struct SyncEngine::Strands {
    EngineOptions options;
    EngineParts parts;
    ReplicaSink& sink;
    EventSource& events;
    Logger& logger;
    Downloader downloader;
    Uploader uploader;
    ContentFetcher content;
    Activity waiter;
    Activity heartbeat;
    MonotonicTime started;
    MonotonicTime wait_began{};
    MonotonicTime stats_at{};
    bool has_sent = false;  // since the outbox was counted
    MonotonicTime hurry_at{};
    MonotonicTime audit_again_at{};
    int64_t seen_complete_pulls = 0;
    SyncState state;

    Strands(EngineOptions given, const Clock& clock, Transport& transport, ReplicaSink& to, EventSource& source,
            Logger& log)
        : options(std::move(given)),
          parts{clock, transport, options.random},
          sink(to),
          events(source),
          logger(log),
          downloader(parts, options.download, sink, log),
          uploader(parts, source, log),
          content(parts, sink, log),
          waiter(parts),
          heartbeat(parts),
          started(clock.monotonic()),
          stats_at(started) {
        state.since = clock.wall();
    }

    [[nodiscard]] MonotonicTime now() const { return parts.clock.monotonic(); }

    [[nodiscard]] std::map<std::string, int64_t> heads() const {
        std::map<std::string, int64_t> heads;
        for (const auto& [bucket, cursor] : downloader.cursors()) heads[bucket] = cursor.seq;
        return heads;
    }

    void tick_waiter() {
        if (!downloader.settled() || !waiter.due() || downloader.cursors().empty()) return;
        HttpRequest request;
        request.target = "/v1/wait?heads=" + encode_heads(heads());
        request.timeout = wait_timeout;
        wait_began = now();
        waiter.start(std::move(request));
    }

    HubAnswer finish_wait(Result<HttpResponse> response) {
        waiter.arrived();
        HubAnswer answer = judge(std::move(response), "application/json");
        if (answer.kind != AnswerKind::ok) {
            waiter.failed(answer.retry_after);
            return answer;
        }
        const auto told = decode<WaitResponse>(answer.body);
        if (!told) {
            waiter.failed(std::nullopt);
            return not_the_hub("malformed_answer");
        }
        const auto known = heads();
        const bool differs = std::ranges::any_of(told->heads, [&](const auto& head) {
            const auto mine = known.find(head.first);
            return mine == known.end() || mine->second != head.second;
        });
        if (differs) downloader.poke(Milliseconds(std::min<int64_t>(told->spread_ms, 60'000)));
        const bool at_once = now() - wait_began < shortest_wait;
        waiter.succeeded(at_once ? shortest_wait : Milliseconds(0));
        return answer;
    }

    void tick_heartbeat() {
        if (!heartbeat.due() || !state.online) return;
        StatusReport report;
        report.version = options.version;
        report.uptime_s = std::chrono::duration_cast<std::chrono::seconds>(now() - started).count();
        if (options.components) report.components = options.components();
        if (!state.storage_error.empty()) report.components["storage"] = state.storage_error;
        report.counters = {{"outbox_pending", state.pending_events}, {"dead_letters", state.dead_letters}};
        report.heads = heads();
        HttpRequest request;
        request.method = HttpMethod::post;
        request.target = "/v1/status";
        request.body = encode(report);
        heartbeat.start(std::move(request));
    }

    HubAnswer finish_heartbeat(Result<HttpResponse> response) {
        heartbeat.arrived();
        HubAnswer answer = judge(std::move(response), "application/json");
        if (answer.kind == AnswerKind::ok)
            heartbeat.succeeded(around(options.heartbeat_interval, parts.random));
        else
            heartbeat.failed(answer.retry_after);
        return answer;
    }

    // At night, when nobody asks anything, and where no night came for a day and a half.
    void tick_audit() {
        if (const auto found = sink.audited()) {
            if (*found)
                downloader.compare(**found);
            else if (found->error().code == errc::corrupt)
                downloader.replica_lost(found->error());
            else
                logger.warning("audit_failed", {{"code", found->error().code.name()}});
            logger.info("audit_ended", {{"buckets_damaged", *found ? (*found)->size() : 0}});
            audit_again_at = now() + audit_pause;
        }
        if (now() < audit_again_at || downloader.cursors().empty() || !downloader.settled()) return;
        audit_again_at = now() + audit_look;
        const WallTime wall = parts.clock.wall();
        const auto last = sink.last_audit();
        const Milliseconds since = last ? wall - *last : std::chrono::duration_cast<Milliseconds>(now() - started);
        // A clock that was set back makes `since` negative: then it is not known.
        const bool rested = !last || since >= audit_pause;
        const bool due = since >= audit_overdue || (options.is_night(wall) && rested);
        if (since >= Milliseconds(0) && !due) return;
        sink.begin_audit(wall);
    }

    void note(const HubAnswer& answer) {
        const bool reached = answer.from_hub();
        if (reached != state.online) {
            state.online = reached;
            state.since = parts.clock.wall();
            logger.info(reached ? "hub_reached" : "hub_lost", {{"why", answer.error}});
            if (reached && now() >= hurry_at) hurry_all();
        }
        if (reached) state.refused = answer.kind == AnswerKind::refused;
        state.last_error = answer.error;
    }

    // Whoever meets the damage: the downloader holds the cursors.
    void note_damage() {
        if (const auto damage = content.take_damage()) downloader.replica_lost(*damage);
    }

    // The replica first, for it is what customers see.
    void note_storage() {
        const auto broken = [](const auto& part) { return !part.second->empty(); };
        const std::array<std::pair<const char*, const std::string*>, 3> parts_of{
            {{"replica", &downloader.storage_error()},
             {"pictures", &content.storage_error()},
             {"outbox", &uploader.storage_error()}}};
        const auto first = std::ranges::find_if(parts_of, broken);
        const std::string code = first == parts_of.end() ? std::string() : *first->second;
        if (code == state.storage_error) return;
        state.storage_error = code;
        if (code.empty())
            logger.info("storage_recovered", {});
        else
            logger.error("storage_failed", {{"part", first->first}, {"code", code}});
    }

    // The hub is back: what waited for it comes soon, spread over a second. A link that comes and goes does not defeat
    // the back-off: not more often than hurry_interval.
    void hurry_all() {
        hurry_at = now() + hurry_interval;
        const auto soon = [&] { return Milliseconds(static_cast<int64_t>(parts.random() * 1000)); };
        uploader.activity().hurry(soon());
        downloader.activity().hurry(soon());
        waiter.hurry(soon());
        heartbeat.hurry(soon());
        content.look_again();
    }

    void note_replica() {
        state.commits = downloader.commits() + content.stored();
        state.snapshot = downloader.snapshot_progress();
        state.differs = downloader.differs();
        if (downloader.complete_pulls() == seen_complete_pulls) return;
        seen_complete_pulls = downloader.complete_pulls();
        const WallTime wall = parts.clock.wall();
        state.last_complete = wall;
        state.buckets.clear();
        for (const auto& [bucket, cursor] : downloader.cursors()) state.buckets[bucket] = {cursor.seq, wall};
        content.look_again();
    }

    void refresh_stats() {
        // Counting takes as long as what waits is much: not between two batches of it.
        const bool has_drained = has_sent && !uploader.activity().in_flight();
        if (now() < stats_at && !has_drained) return;
        has_sent = has_sent && !has_drained;
        stats_at = now() + stats_interval;
        if (const auto stats = events.stats()) {
            state.pending_events = stats->pending_total();
            state.dead_letters = stats->dead_letters;
        }
    }

    [[nodiscard]] MonotonicTime next_call() {
        MonotonicTime next = now() + longest_sleep;
        for (Activity* activity : {&downloader.activity(), &uploader.activity()})
            if (!activity->in_flight()) next = std::min(next, activity->next_at());
        if (!waiter.in_flight() && downloader.settled()) next = std::min(next, std::max(waiter.next_at(), now()));
        if (!heartbeat.in_flight() && state.online) next = std::min(next, heartbeat.next_at());
        if (!content.idle() && !content.activity().in_flight() && downloader.settled())
            next = std::min(next, content.activity().next_at());
        return next;
    }
};

SyncEngine::SyncEngine(EngineOptions options, const Clock& clock, Transport& transport, ReplicaSink& sink,
                       EventSource& events, Logger& logger)
    : m_strands(std::make_unique<Strands>(std::move(options), clock, transport, sink, events, logger)) {}

SyncEngine::~SyncEngine() {
    for (Activity* activity : {&m_strands->downloader.activity(), &m_strands->uploader.activity(),
                               &m_strands->content.activity(), &m_strands->waiter, &m_strands->heartbeat})
        activity->abandon();
}

MonotonicTime SyncEngine::tick() {
    m_strands->uploader.tick();
    m_strands->downloader.tick();
    m_strands->tick_waiter();
    if (m_strands->downloader.settled()) m_strands->content.tick();
    m_strands->note_damage();
    m_strands->tick_heartbeat();
    m_strands->tick_audit();
    m_strands->refresh_stats();
    m_strands->note_replica();
    m_strands->note_storage();
    return m_strands->next_call();
}

bool SyncEngine::finish(Completion completion) {
    Strands& all = *m_strands;
    if (all.uploader.activity().owns(completion.id)) {
        all.note(all.uploader.finish(std::move(completion.response)));
        all.has_sent = true;
    } else if (all.downloader.activity().owns(completion.id)) {
        all.note(all.downloader.finish(std::move(completion)));
    } else if (all.content.activity().owns(completion.id)) {
        all.note(all.content.finish(std::move(completion.response)));
    } else if (all.waiter.owns(completion.id)) {
        all.note(all.finish_wait(std::move(completion.response)));
    } else if (all.heartbeat.owns(completion.id)) {
        all.note(all.finish_heartbeat(std::move(completion.response)));
    } else {
        return false;
    }
    all.note_damage();
    all.note_replica();
    all.note_storage();
    return true;
}

void SyncEngine::events_recorded() {
    m_strands->uploader.activity().hurry(Milliseconds(0));
    m_strands->stats_at = m_strands->now();
}

void SyncEngine::forget() {
    m_strands->uploader.withdraw();
}

const SyncState& SyncEngine::state() const {
    return m_strands->state;
}

}  // namespace tp
