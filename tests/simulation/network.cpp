#include "tests/simulation/network.h"

#include <algorithm>

#include "platform/base/ids.h"
#include "platform/base/text_numbers.h"
#include "sync/protocol/codec.h"
#include "tests/simulation/prepared_hub.h"

namespace tp::simulation {

namespace {

constexpr Milliseconds poll_interval{2'000};  // as the hub's server looks at those that wait

HttpResponse response_of(const hub::Response& from) {
    HttpResponse to;
    to.status = from.status;
    to.content_type = from.content_type.substr(0, from.content_type.find(';'));
    to.body = from.body;
    for (const auto& [name, value] : from.headers)
        if (name == "Retry-After") to.retry_after = std::chrono::seconds(parse_digits(value).value_or(0));
    return to;
}

HttpResponse portal_response(Chance& chance) {
    const std::string page = "<html><body>Welcome to our Wi-Fi. Please accept the terms.</body></html>";
    if (chance.below(3) == 0) return {302, "text/html", std::nullopt, ""};
    return {200, chance.below(4) == 0 ? "application/json" : "text/html", std::nullopt, page};
}

// All of them applied, without a hub.
std::string forged_results(const HttpRequest& request) {
    EventsResponse forged;
    if (const auto batch = decode<EventsRequest>(request.body))
        for (const Event& event : batch->events) forged.results.push_back({event.id, EventStatus::applied, "", 0});
    return encode(forged);
}

void rename_events(HttpRequest& request) {
    auto batch = decode<EventsRequest>(request.body);
    if (!batch) return;
    for (Event& event : batch->events) {
        event.id = make_uuid_v7(event.created_at);
        event.seq += 100'000;
    }
    request.body = encode(*batch);
}

// Every other row is left out, and nothing tells what the rows come to.
void halve_page(HttpResponse& response) {
    const size_t last = response.body.rfind('\n', response.body.size() - 2);
    if (last == std::string::npos) return;
    auto line = decode_page_line(std::string_view(response.body).substr(last + 1, response.body.size() - last - 2));
    auto* end = line ? std::get_if<PageEnd>(&*line) : nullptr;
    if (!end) return;
    end->sums.clear();
    std::string kept;
    size_t from = 0;
    for (int number = 0; from <= last; ++number) {
        const size_t stop = response.body.find('\n', from) + 1;
        if (number % 2 == 0) kept.append(response.body, from, stop - from);
        from = stop;
    }
    response.body = kept + encode(*end) + "\n";
}

}  // namespace

RequestId Line::start(HttpRequest request) {
    const RequestId id = ++m_last;
    m_open[id] = request.max_response_bytes;
    m_network.count(m_terminal);
    m_network.send({shared_from_this(), id, std::move(request)});
    return id;
}

Network::Network(const Plan& plan, Agenda& agenda, Findings& findings, Centre& centre)
    : m_plan(plan), m_agenda(agenda), m_findings(findings), m_centre(centre), m_chance(plan.seed ^ 0x6E657477) {}

std::shared_ptr<Line> Network::line(size_t terminal, std::function<void()> heard) {
    return std::make_shared<Line>(*this, terminal, std::move(heard));
}

void Network::part(size_t terminal, Milliseconds duration) {
    m_parted_until[terminal] = m_agenda.now() + duration;
    m_findings.tell("network: terminal {} is cut off for {} s", terminal + 1, duration.count() / 1000);
}

void Network::part_all(Milliseconds duration) {
    for (size_t i = 0; i < devices().size(); ++i) part(i, duration);
}

void Network::heal() {
    m_parted_until.clear();
    Plan calm;
    calm.seed = m_plan.seed;
    m_plan = calm;
}

bool Network::parted(size_t terminal) const {
    const auto until = m_parted_until.find(terminal);
    return until != m_parted_until.end() && m_agenda.now() < until->second;
}

Milliseconds Network::delay() {
    // Most messages are quick, a few are as slow as there are.
    const auto longest =
        m_chance.below(4) == 0 ? m_plan.longest_delay : std::min(m_plan.longest_delay, Milliseconds(50));
    return m_chance.time(Milliseconds(1), longest);
}

void Network::count(size_t terminal) {
    auto& begun = m_begun[terminal];
    std::erase_if(begun, [&](MonotonicTime at) { return at + std::chrono::minutes(1) < m_agenda.now(); });
    begun.push_back(m_agenda.now());
    m_busiest = std::max(m_busiest, static_cast<int>(begun.size()));
}

void Network::send(Message message) {
    const size_t terminal = message.line->m_terminal;
    m_findings.tell("terminal {}: asks #{} from {} {} {}", terminal + 1, message.id, message.request.resume_from,
                    message.request.target.substr(0, 60), message.request.body.substr(0, 120));
    m_agenda.in(message.request.timeout, [this, line = message.line, id = message.id] {
        complete({line, id, {}}, {id, fail(errc::timed_out, "no answer"), {}});
    });
    if (parted(terminal) || m_chance.happens(m_plan.request_lost)) return lose(message);
    if (portal_answers(message)) return;
    const bool copied = m_chance.happens(m_plan.duplicated);
    m_agenda.in(delay(), [this, message] { deliver(message, false); });
    if (copied)
        m_agenda.in(delay() + delay(), [this, copy = std::move(message)]() mutable {
            if (!parted(copy.line->m_terminal)) bite(copy);
            deliver(copy, true);
        });
}

bool Network::portal_answers(const Message& message) {
    if (m_plan.tooth == Tooth::forged_ack && message.request.target == "/v1/events" && m_chance.below(4) == 0) {
        complete(message, {message.id, HttpResponse{200, "application/json", {}, forged_results(message.request)}, {}});
        return true;
    }
    if (m_chance.happens(m_plan.portal)) {
        complete(message, {message.id, portal_response(m_chance), {}});
        return true;
    }
    if (!m_chance.happens(m_plan.busy)) return false;
    const std::chrono::seconds later(m_chance.between(1, 10));
    const bool hub_says = m_chance.below(2) == 0;
    complete(message, {message.id,
                       HttpResponse{503, hub_says ? "application/problem+json" : "text/html", later,
                                    hub_says ? R"({"status":503,"code":"unavailable"})" : "busy"},
                       {}});
    return true;
}

// Nothing comes of it: the terminal hears so at once, or never.
void Network::lose(const Message& message) {
    if (m_chance.below(2) == 0) break_off(message);
}

void Network::break_off(const Message& message) {
    complete(message, {message.id, fail(errc::unavailable, "broken off"), {}});
}

// What is broken of a copy, to see that it is noticed.
void Network::bite(Message& message) {
    if (message.request.target != "/v1/events") return;
    if (m_plan.tooth == Tooth::no_dedupe) m_centre.forget_identities(message.request);
    if (m_plan.tooth == Tooth::new_ids) rename_events(message.request);
}

void Network::deliver(const Message& message, bool copy) {
    const size_t terminal = message.line->m_terminal;
    if (parted(terminal)) return lose(message);
    const auto response = m_centre.handle(devices()[terminal].id, message.request);
    if (!response) return break_off(message);
    m_findings.tell("hub: terminal {} #{}{}: {} {}", terminal + 1, message.id, copy ? ", a copy" : "",
                    response->waiting ? 0 : response->status, response->body.substr(0, 400));
    if (response->waiting)
        wait(std::make_shared<const Message>(message), std::make_shared<hub::Response::Waiting>(*response->waiting));
    else
        answer(message, *response);
}

void Network::wait(const std::shared_ptr<const Message>& message,
                   const std::shared_ptr<hub::Response::Waiting>& waiting) {
    m_agenda.in(poll_interval, [this, message, waiting, life = m_centre.life()] {
        if (!message->line->m_open.contains(message->id)) return;
        // Connections end with the hub that held them.
        if (!m_centre.is_up() || m_centre.life() != life) return break_off(*message);
        std::optional<hub::Response> response;
        if (!m_centre.ask(*waiting, response)) return break_off(*message);
        if (response) return answer(*message, *response);
        wait(message, waiting);
    });
}

void Network::answer(const Message& message, const hub::Response& from) {
    if (parted(message.line->m_terminal) || m_chance.happens(m_plan.answer_lost)) return lose(message);
    HttpResponse response = response_of(from);
    if (m_plan.tooth == Tooth::half_page && message.request.target == "/v1/pull" && response.status == 200 &&
        m_chance.below(4) == 0)
        halve_page(response);
    if (m_chance.happens(m_plan.bit_flipped) && !response.body.empty()) {
        char& octet = response.body[m_chance.below(response.body.size())];
        octet = static_cast<char>(octet ^ (1 << m_chance.below(8)));
        m_findings.tell("network: a bit of #{}'s answer is flipped", message.id);
    }
    Completion completion{message.id, std::move(response), {}};
    if (m_chance.happens(m_plan.broken_off)) {
        HttpResponse part = *std::move(completion.response);
        completion.response = fail(errc::unavailable, "broken off");
        part.body.resize(m_chance.below(part.body.size() + 1));
        if (message.request.keep_partial) completion.partial = std::move(part);
    }
    m_agenda.in(delay(), [this, message, completion = std::move(completion)] { complete(message, completion); });
}

void Network::complete(const Message& message, Completion completion) {
    Line& line = *message.line;
    const auto open = line.m_open.find(message.id);
    if (open == line.m_open.end()) return;
    if (completion.response && completion.response->body.size() > open->second)
        completion.response = fail(errc::too_large, "over its cap");
    line.m_open.erase(open);
    m_findings.tell("terminal {}: hears of #{}: {}, {} bytes, {} in part", line.m_terminal + 1, message.id,
                    completion.response ? std::to_string(completion.response->status)
                                        : std::string(completion.response.error().code.name()),
                    completion.response ? completion.response->body.size() : 0, completion.partial.body.size());
    line.m_done.push_back(std::move(completion));
    // Not from within start(): the engine is at work then.
    m_agenda.in(Milliseconds(0), [line = message.line] {
        if (line->m_heard) line->m_heard();
    });
}

}  // namespace tp::simulation
