#include "kiosk/terminal/control.h"

#include <deque>
#include <future>
#include <nlohmann/json.hpp>
#include <thread>

#include "kiosk/availability/search_json.h"
#include "platform/base/control_socket.h"
#include "sync/outbox/outbox_report.h"

namespace tp {

using nlohmann::json;

struct KioskControl::Impl {
    ControlParts parts;
    MonotonicTime started;
    MonotonicTime last_input{};      // of this socket
    MonotonicTime last_presented{};  // a picture that differed
    uint64_t built = 0, presented = 0;
    std::optional<MonotonicTime> first_presented;
    bool answered = true;         // the last input of this socket has a picture
    double last_response_ms = 0;  // from it to the first picture that differed
    double last_picture_ms = 0;   // rasterising and presenting of the latest picture that differed
    std::deque<double> build_ms;  // the UI thread's work for the latest frames, oldest first
    static constexpr size_t builds_kept = 1'000;
    std::unique_ptr<ControlServer> server;
    bool closing = false;

    explicit Impl(ControlParts of) : parts(std::move(of)), started(parts.clock.monotonic()), last_input(started) {}

    using Answer = std::function<void(Result<json>)>;

    // Starts `begin`, which hands its answer to the given function on whatever thread, once, and brings it here to the
    // socket's thread; nullopt when nothing came in time or the kiosk ends meanwhile.
    static std::optional<Result<json>> wait_for(const std::function<void(Answer)>& begin, std::chrono::seconds most) {
        // shared: the task may still be queued when this thread has given up waiting.
        auto promise = std::make_shared<std::promise<Result<json>>>();
        auto future = promise->get_future();
        begin([promise](Result<json> answer) { promise->set_value(std::move(answer)); });
        if (future.wait_for(most) != std::future_status::ready) return std::nullopt;
        return future.get();
    }

    // Runs on the UI thread.
    std::optional<Result<json>> on_ui(std::function<Result<json>()> work) {
        return wait_for(
            [&](Answer answer) {
                parts.window.tasks().post([answer = std::move(answer), work = std::move(work)] { answer(work()); });
            },
            std::chrono::seconds{5});
    }

    // Through the services' own search on the database worker, beside what a visitor asks.
    std::optional<Result<json>> search(const json& request) {
        if (parts.services == nullptr) return fail(errc::unavailable, "this terminal is out of service");
        if (!request.contains("text") || !request["text"].is_string())
            return fail(errc::invalid_argument, "search needs a text");
        SearchQuestion question;
        question.text = request["text"].get<std::string>();
        question.limit = static_cast<size_t>(std::clamp<int64_t>(request.value("limit", int64_t{20}), 1, 200));
        return wait_for(
            [&](Answer answer) {
                parts.window.tasks().post([this, question, answer = std::move(answer)]() mutable {
                    question.language = parts.application.language();  // of the screen: as it answers there
                    parts.services->search(std::move(question), [answer](Result<SearchAnswer> found) {
                        if (!found) return answer(std::unexpected(search_refusal(found.error())));
                        answer(json::parse(search_to_json(*found)));
                    });
                });
            },
            std::chrono::seconds{8});
    }

    std::optional<Result<json>> outbox() {
        if (parts.shop == nullptr) return fail(errc::unavailable, "this terminal is out of service");
        return wait_for(
            [&](Answer answer) {
                parts.shop->outbox_worker().post([&box = parts.shop->outbox(), answer = std::move(answer)] {
                    const auto report = outbox_report(box);
                    if (report)
                        answer(json::parse(*report));
                    else
                        answer(std::unexpected(report.error()));
                });
            },
            std::chrono::seconds{8});
    }

    [[nodiscard]] bool settled() const { return parts.application.settled() && !parts.window.input().needs_frame(); }

    [[nodiscard]] json audio() const {
        const Voice::Report report = parts.voice.report();
        const AudioStatus& audio = report.audio;
        const auto device = audio.device == AudioStatus::Device::none   ? "none"
                            : audio.device == AudioStatus::Device::open ? audio.device_name
                                                                        : "closed";
        const auto headset = report.headset == Headset::State::in    ? "in"
                             : report.headset == Headset::State::out ? "out"
                                                                     : "absent";
        json answer{{"device", device},           {"reading", report.reading}, {"speaking", audio.speaking},
                    {"paused", audio.paused},     {"volume", audio.volume},    {"rate", audio.rate},
                    {"language", audio.language}, {"headset", headset}};
        if (!audio.device_error.empty()) answer["device_error"] = audio.device_error;
        if (!audio.voice_error.empty()) answer["voice_error"] = audio.voice_error;
        return answer;
    }

    Result<json> status() {
        const Application& app = parts.application;
        json answer{
            {"version", parts.version},
            {"screen", app.screen_name()},
            {"language", app.language()},
            {"offline", app.offline()},
            {"uptime_s", std::chrono::duration_cast<std::chrono::seconds>(parts.clock.monotonic() - started).count()},
            {"renderer", parts.window.accelerated() ? "accelerated" : "software"},
            {"display", parts.window.display()},
            {"frames", parts.window.counters().built}};
        answer["audio"] = audio();
        answer["out_of_service"] = nullptr;
        if (const auto out = parts.out_of_service()) {
            answer["out_of_service"] = {{"reason", name_of(out->reason)}};
            if (out->since) answer["out_of_service"]["since"] = to_rfc3339(*out->since);
        }
        if (parts.shop == nullptr) return answer;
        const SyncState& sync = parts.shop->state();
        answer["enrolled"] = parts.shop->identity().has_value();
        answer["sync"] = {{"online", sync.online},
                          {"refused", sync.refused},
                          {"pending_events", sync.pending_events},
                          {"dead_letters", sync.dead_letters},
                          {"commits", sync.commits},
                          {"last_error", sync.last_error},
                          {"storage_error", sync.storage_error}};
        answer["sync"]["since"] = sync.since == WallTime{} ? json(nullptr) : json(to_rfc3339(sync.since));
        answer["sync"]["buckets"] = sync.buckets.size();
        answer["sync"]["differs"] = sync.differs;
        answer["sync"]["snapshot"] =
            sync.snapshot
                ? json{{"bucket", sync.snapshot->bucket}, {"rows", sync.snapshot->rows}, {"of", sync.snapshot->of}}
                : json(nullptr);
        answer["sync"]["last_complete"] = sync.last_complete ? json(to_rfc3339(*sync.last_complete)) : json(nullptr);
        if (app.facts().products) answer["products"] = *app.facts().products;
        return answer;
    }

    Result<json> touch(const json& request) {
        if (!request.contains("x") || !request["x"].is_number() || !request.contains("y") || !request["y"].is_number())
            return fail(errc::invalid_argument, "touch needs the numbers x and y");
        const auto x = request["x"].get<float>(), y = request["y"].get<float>();
        const std::string kind = request.value("kind", "tap");
        Input& input = parts.window.input();
        last_input = parts.clock.monotonic();
        answered = false;
        if (kind == "tap") {
            input.inject_touch_down(x, y);
            input.inject_touch_up(x, y);
        } else if (kind == "down") {
            input.inject_touch_down(x, y);
        } else if (kind == "move") {
            input.inject_touch_move(x, y);
        } else if (kind == "up") {
            input.inject_touch_up(x, y);
        } else {
            return fail(errc::invalid_argument, "kind is tap, down, move or up");
        }
        return json(true);
    }

    Result<json> key(const json& request) {
        static const std::map<std::string, Key> names{{"enter", Key::enter},
                                                      {"tab", Key::tab},
                                                      {"backspace", Key::backspace},
                                                      {"escape", Key::escape},
                                                      {"left", Key::left},
                                                      {"right", Key::right},
                                                      {"up", Key::up},
                                                      {"down", Key::down},
                                                      {"page_up", Key::page_up},
                                                      {"page_down", Key::page_down},
                                                      {"home", Key::home},
                                                      {"help", Key::f1},
                                                      {"pause", Key::pause},
                                                      {"volume_up", Key::volume_up},
                                                      {"volume_down", Key::volume_down},
                                                      {"headset_in", Key::headset_in},
                                                      {"headset_out", Key::headset_out}};
        last_input = parts.clock.monotonic();
        if (request.contains("text") && request["text"].is_string()) {
            parts.window.input().inject_text(request["text"].get<std::string>());
            return json(true);
        }
        const auto found = names.find(request.value("name", ""));
        if (found == names.end())
            return fail(errc::invalid_argument,
                        "key needs text, or name: enter, tab, backspace, escape, left, right, up, down, page_up, "
                        "page_down, home, help, pause, volume_up, volume_down, headset_in, headset_out");
        parts.window.input().inject_key(found->second);
        return json(true);
    }

    Result<json> act(const std::string& command, const json& request) {
        if (command == "status") return status();
        if (command == "staff") {
            if (request.value("action", "") != "open")
                return fail(errc::invalid_argument, "staff needs the action open");
            parts.application.open_staff();
            parts.window.scheduler().on_event();
            return json(true);
        }
        if (command == "tree")
            return json::parse(
                parts.application.tree_json(parts.test_input ? ui::Personal::shown : ui::Personal::masked));
        if (command == "frames") {
            const FrameCounters& counters = parts.window.counters();
            json answer{{"built", counters.built},
                        {"presented", counters.presented},
                        {"pixels_painted", counters.pixels_painted},
                        {"last_build_ms", counters.last_build_ms},
                        {"last_present_ms", counters.last_present_ms},
                        {"last_picture_ms", last_picture_ms},
                        {"last_response_ms", last_response_ms},
                        {"build_ms", build_ms}};
            if (first_presented)
                answer["first_presented_us"] =
                    std::chrono::duration_cast<std::chrono::microseconds>(first_presented->time_since_epoch()).count();
            return answer;
        }
        if (!parts.test_input) return fail(errc::refused, "this kiosk was not started with --test-input");
        if (command == "touch") return touch(request);
        if (command == "repaint") {
            parts.window.repaint_all();
            return json(true);
        }
        if (command == "key") return key(request);
        if (command == "scan") {
            if (!request.contains("text") || !request["text"].is_string())
                return fail(errc::invalid_argument, "scan needs a text");
            last_input = parts.clock.monotonic();
            parts.scanned(request["text"].get<std::string>());
            return json(true);
        }
        if (command == "screenshot") {
            const std::string path = request.value("path", "");
            if (path.empty() || path.front() != '/')
                return fail(errc::invalid_argument, "screenshot needs an absolute path");
            TRY(parts.window.screenshot(path));
            return json(true);
        }
        return fail(errc::unsupported, "no command '" + command + "'");
    }

    // Asks until the picture rests; polling, because rest is the absence of events.
    void settle(const json& request, ControlReply& reply) {
        const int64_t timeout = std::clamp<int64_t>(request.value("timeout_ms", int64_t{5'000}), 1, 60'000);
        const MonotonicTime end = parts.clock.monotonic() + Milliseconds{timeout};
        int calm = 0;
        while (true) {
            const auto answer = on_ui([this]() -> Result<json> {
                const double ms = std::chrono::duration<double, std::milli>(last_presented - last_input).count();
                return json{{"settled", settled()},
                            {"screen", parts.application.screen_name()},
                            {"milliseconds", std::max(0.0, ms)}};
            });
            if (!answer) return reply.error({errc::unavailable, "the kiosk is busy or ending"});
            // Twice in a row: an answer may be on its way from a worker between two looks.
            calm = (**answer)["settled"].get<bool>() ? calm + 1 : 0;
            if (calm >= 2) return reply.ok((*answer)->dump());
            if (parts.clock.monotonic() >= end)
                return reply.error({errc::timed_out, "the picture did not come to rest on screen " +
                                                         (**answer)["screen"].get<std::string>()});
            if (reply.wait_until_gone(Milliseconds{8})) return;
        }
    }

    void handle(std::string_view text, ControlReply& reply) {
        const json request = json::parse(text, nullptr, false);
        if (!request.is_object() || !request.contains("command") || !request["command"].is_string())
            return reply.error({errc::malformed, R"(expected {"command": "..."})"});
        const std::string command = request["command"];
        try {
            if (command == "settle") {
                if (!parts.test_input)
                    return reply.error({errc::refused, "this kiosk was not started with --test-input"});
                return settle(request, reply);
            }
            const auto answer = command == "search"   ? search(request)
                                : command == "outbox" ? outbox()
                                                      : on_ui([this, command, request]() -> Result<json> {
                                                            try {
                                                                return act(command, request);
                                                            } catch (const json::exception& problem) {
                                                                return fail(errc::invalid_argument, problem.what());
                                                            }
                                                        });
            if (!answer) return reply.error({errc::unavailable, "the kiosk is busy or ending"});
            if (*answer)
                reply.ok((*answer)->dump());
            else
                reply.error(answer->error());
        } catch (const json::exception& problem) {
            reply.error({errc::invalid_argument, problem.what()});
        }
    }
};

KioskControl::KioskControl(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

Result<std::unique_ptr<KioskControl>> KioskControl::open(const std::string& socket, ControlParts parts) {
    auto impl = std::make_unique<Impl>(std::move(parts));
    Impl* raw = impl.get();
    impl->server = TRY(ControlServer::listen(
        socket, [raw](std::string_view request, ControlReply& reply) { raw->handle(request, reply); }));
    return std::unique_ptr<KioskControl>(new KioskControl(std::move(impl)));
}

KioskControl::~KioskControl() {
    // The server joins its clients' threads, which may wait for this thread: run what they ask until they have left.
    std::promise<void> closed;
    auto future = closed.get_future();
    std::jthread closer([this, &closed] {
        m_impl->server.reset();
        closed.set_value();
    });
    while (future.wait_for(std::chrono::milliseconds{5}) != std::future_status::ready)
        m_impl->parts.window.tasks().drain();
}

void KioskControl::turn_ended() {
    Impl& own = *m_impl;
    const FrameCounters& counters = own.parts.window.counters();
    if (counters.built != own.built) {
        own.built = counters.built;
        own.build_ms.push_back(counters.last_build_ms);
        if (own.build_ms.size() > Impl::builds_kept) own.build_ms.pop_front();
    }
    if (counters.presented == own.presented) return;
    own.presented = counters.presented;
    own.last_picture_ms = counters.last_present_ms;
    own.last_presented = own.parts.clock.monotonic();
    if (!own.first_presented) own.first_presented = own.last_presented;
    if (!std::exchange(own.answered, true))
        own.last_response_ms = std::chrono::duration<double, std::milli>(own.last_presented - own.last_input).count();
}

}  // namespace tp
