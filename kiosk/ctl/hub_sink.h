// Hands an import's batches to the running hub. Private to kiosk/ctl. Thread rule: one thread.
#pragma once

#include <functional>
#include <string>

#include "sync/hub/import/importer.h"

namespace tp {

class HubSink final : public ImportSink {
  public:
    // `on_refused` gets what the hub itself left out: the line behind which the batch ended, code and message.
    using OnRefused = std::function<void(uint64_t line, const std::string& code, const std::string& message)>;
    HubSink(std::string socket, OnRefused on_refused)
        : m_socket(std::move(socket)), m_on_refused(std::move(on_refused)) {}

    Result<std::optional<ImportPosition>> committed(const FileIdentity& file, ImportTable table) override;
    // Goes over in requests of at most 768 KiB. The position is committed with the last of them: an interruption
    // between two repeats rows that are there already, which changes nothing.
    Status apply(ImportBatch batch) override;

  private:
    Status send(std::string_view table, std::string_view rows, const std::string& mark, uint64_t line);

    std::string m_socket;
    OnRefused m_on_refused;
};

}  // namespace tp
