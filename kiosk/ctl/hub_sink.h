// Hands an import's batches to the hub: the running one, or its files at rest. Private to kiosk/ctl. Thread rule: one
// thread.
#pragma once

#include <functional>
#include <string>

#include "kiosk/ctl/command.h"
#include "sync/hub/import/importer.h"

namespace tp {

class HubSink final : public ImportSink {
  public:
    // A row that the hub itself left out. Derived records have no path, and line 0.
    struct Refused {
        std::string path;
        ImportTable table = ImportTable::products;
        uint64_t line = 0;
        std::string code, message;
    };
    using OnRefused = std::function<void(const Refused&)>;
    // One request as JSON text, and the hub's answer.
    using Asker = std::function<Result<Asked>(std::string_view request)>;
    // The hub that runs for `folder`, else its files, locked for as long as the asker lives. One that is just starting
    // or ending, or another import, is waited for, at most five seconds; then conflict.
    static Result<Asker> reach_hub(const DataFolder& folder);

    HubSink(Asker asker, OnRefused on_refused) : m_ask(std::move(asker)), m_on_refused(std::move(on_refused)) {}

    Result<std::optional<ImportPosition>> committed(const FileIdentity& file, ImportTable table) override;
    // Goes over in requests of at most 768 KiB. The position is committed with the last of them: an interruption
    // between two repeats rows that are there already, which changes nothing.
    Status apply(ImportBatch batch) override;

  private:
    // `first`: which of the batch's records the first of `rows` is.
    Status send(const ImportBatch& batch, std::string_view rows, const std::string& mark, size_t first);

    Asker m_ask;
    OnRefused m_on_refused;
};

}  // namespace tp
