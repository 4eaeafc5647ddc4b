#include "assets/demo/writer.h"

#include <cerrno>
#include <fstream>
#include <nlohmann/json.hpp>

namespace tp::demo {

namespace {

std::string pickup_until_text(const Order& order) {
    return order.pickup_until ? to_rfc3339(*order.pickup_until) : std::string();
}

nlohmann::json steps_of(const Order& order) {
    auto list = nlohmann::json::array();
    for (const auto& step : order.steps) {
        std::string text(to_string(step.stage));
        if (step.at) text += "@" + to_rfc3339(*step.at);
        if (!step.note.empty()) text += "=" + step.note;
        list.push_back(text);
    }
    return list;
}

template <typename List, typename ToJson>
Status write_lines(const std::string& path, const List& list, const ToJson& to_json) {
    std::ofstream file(path, std::ios::binary);
    for (const auto& record : list) file << to_json(record).dump() << '\n';
    if (!file.flush()) return fail(errc::io, "writing " + path);
    return {};
}

}  // namespace

Result<CsvFile> CsvFile::create(const std::string& path, std::string_view header) {
    CsvFile csv;
    csv.m_path = path;
    csv.m_file.reset(std::fopen(path.c_str(), "wbe"));
    if (!csv.m_file) return fail_errno("creating " + path, errno);
    std::fwrite(header.data(), 1, header.size(), csv.m_file.get());
    std::fputc('\n', csv.m_file.get());
    return csv;
}

void CsvFile::row(const std::vector<std::string>& fields) {
    std::string line;
    for (size_t i = 0; i < fields.size(); ++i) {
        if (i) line += ',';
        if (fields[i].find_first_of(",\"\n\r") == std::string::npos) {
            line += fields[i];
            continue;
        }
        line += '"';
        for (const char c : fields[i]) line.append(c == '"' ? 2 : 1, c);
        line += '"';
    }
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), m_file.get());
}

Status CsvFile::close() {
    const bool failed = std::ferror(m_file.get()) != 0;
    std::FILE* file = m_file.release();
    if (std::fclose(file) != 0 || failed) return fail_errno("writing " + m_path, errno);
    return {};
}

Status write_members(const std::string& path, const std::vector<ImportedMember>& members) {
    return write_lines(path, members, [](const ImportedMember& person) {
        const auto& member = person.member;
        auto rewards = nlohmann::json::object();  // by language; the price only in the first
        for (const auto& reward : member.rewards)
            for (const auto& [tag, title] : reward.title)
                rewards[tag].push_back(reward.id + "=" + (tag.empty() ? std::to_string(reward.cost) + "=" : "") +
                                       title);
        nlohmann::json line = {{"id", member.id},
                               {"first_name", member.first_name},
                               {"last_name", person.last_name},
                               {"card", person.card},
                               {"phone", person.phone},
                               {"email", person.email},
                               {"postal_code", person.postal_code},
                               {"tier", member.tier},
                               {"points", member.points},
                               {"next_reward_at", member.next_reward_at},
                               {"next_reward", member.next_reward},
                               {"rewards", rewards},
                               {"offers", member.offers},
                               {"open_orders", member.open_orders},
                               {"derived", true}};
        if (member.expires_at) {
            line["expiring_points"] = member.expiring_points;
            line["expires_at"] = to_rfc3339(*member.expires_at);
        }
        return line;
    });
}

Status write_orders(const std::string& path, const std::vector<ImportedOrder>& orders) {
    return write_lines(path, orders, [](const ImportedOrder& entry) {
        auto lines = nlohmann::json::array();
        for (const auto& line : entry.order.lines) lines.push_back(line.sku + "*" + std::to_string(line.quantity));
        return nlohmann::json{{"number", entry.order.number},
                              {"name", entry.customer_name},
                              {"email", entry.email},
                              {"phone", entry.phone},
                              {"postal_code", entry.postal_code},
                              {"store", entry.order.store},
                              {"pickup_place", entry.order.pickup_place},
                              {"pickup_until", pickup_until_text(entry.order)},
                              {"steps", steps_of(entry.order)},
                              {"lines", lines},
                              {"member", entry.member},
                              {"receipt_number", entry.receipt_number},
                              {"receipt_token", entry.receipt_token},
                              {"derived", true}};
    });
}

std::string decimal(int64_t minor) {
    const auto cents = minor % 100;
    return std::to_string(minor / 100) + (cents < 10 ? ".0" : ".") + std::to_string(cents);
}

}  // namespace tp::demo
