// A sink that keeps what it gets, and the folder that a test writes into.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <tuple>

#include "sync/hub/import/importer.h"

namespace tp {

class CollectingSink final : public ImportSink {
  public:
    Result<std::optional<ImportPosition>> committed(const FileIdentity& file, ImportTable table) override {
        const auto found = positions.find({file.sha256, table});
        return found == positions.end() ? std::nullopt : std::optional(found->second);
    }
    Status apply(ImportBatch batch) override {
        if (batches_left == 0) return fail(errc::full, "no space");
        --batches_left;
        std::visit([this](auto& records) { keep(std::move(records)); }, batch.records);
        if (batch.last)
            positions.erase({batch.file.sha256, batch.table});
        else
            positions[{batch.file.sha256, batch.table}] = batch.position;
        return {};
    }

    template <typename Record>
    [[nodiscard]] const std::vector<Record>& all() const {
        return std::get<std::vector<Record>>(m_kept);
    }

    std::map<std::pair<std::string, ImportTable>, ImportPosition> positions;
    int batches_left = 1 << 30;

  private:
    template <typename Record>
    void keep(std::vector<Record> records) {
        auto& kept = std::get<std::vector<Record>>(m_kept);
        std::move(records.begin(), records.end(), std::back_inserter(kept));
    }
    std::tuple<std::vector<Department>, std::vector<ImportedContent>, std::vector<Product>, std::vector<Promotion>,
               std::vector<Store>, std::vector<Stock>, std::vector<ZonePrice>, std::vector<Relation>,
               std::vector<ImportedMember>, std::vector<ImportedOrder>>
        m_kept;
};

class TestFolder {
  public:
    TestFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "tp-import-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) std::abort();
        m_path = name;
    }
    ~TestFolder() { std::filesystem::remove_all(m_path); }
    std::string write(const std::string& name, std::string_view text) const {
        const auto file = m_path / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << text;
        return file.string();
    }
    [[nodiscard]] std::string path() const { return m_path.string(); }

  private:
    std::filesystem::path m_path;
};

}  // namespace tp
