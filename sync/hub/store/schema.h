// Private to this room: the file's migrations. Thread rule: constants.
#pragma once

#include <array>
#include <string_view>

namespace tp::hub {

inline constexpr std::array<std::string_view, 3> hub_migrations = {R"sql(
CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE bucket (
  number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, head INTEGER NOT NULL, low_water INTEGER NOT NULL);
CREATE TABLE row (
  number INTEGER PRIMARY KEY,
  bucket INTEGER NOT NULL, tbl TEXT NOT NULL, key TEXT NOT NULL,
  seq INTEGER NOT NULL, rank INTEGER NOT NULL, deleted_at INTEGER, body TEXT);
CREATE UNIQUE INDEX row_key ON row (bucket, tbl, key);
CREATE UNIQUE INDEX row_seq ON row (bucket, seq);
CREATE TABLE device (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, store TEXT NOT NULL, public_key TEXT NOT NULL, certificate TEXT NOT NULL,
  revoked INTEGER NOT NULL, enrolled_at INTEGER NOT NULL, last_seen INTEGER) WITHOUT ROWID;
CREATE TABLE code (
  hash TEXT PRIMARY KEY, name TEXT NOT NULL, store TEXT NOT NULL, expires_at INTEGER NOT NULL,
  used_by TEXT NOT NULL, device TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE event (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  device TEXT NOT NULL, install TEXT NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL,
  type TEXT NOT NULL, lane TEXT NOT NULL, stream_key TEXT NOT NULL, created_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL, sha256 TEXT NOT NULL, payload TEXT NOT NULL, status TEXT NOT NULL, code TEXT NOT NULL,
  UNIQUE (device, install, seq), UNIQUE (device, id));
CREATE TABLE watermark (
  device TEXT, install TEXT, contiguous INTEGER NOT NULL, PRIMARY KEY (device, install)) WITHOUT ROWID;
CREATE TABLE seen_above (
  device TEXT, install TEXT, seq INTEGER, PRIMARY KEY (device, install, seq)) WITHOUT ROWID;
CREATE TABLE person (
  kind TEXT, id TEXT, proofs TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, id));
CREATE TABLE person_key (kind TEXT, key TEXT, id TEXT NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE INDEX person_key_id ON person_key (kind, id);
CREATE TABLE fact (
  kind TEXT, id TEXT, device TEXT NOT NULL, store TEXT NOT NULL, state TEXT NOT NULL, body TEXT NOT NULL,
  at INTEGER NOT NULL, PRIMARY KEY (kind, id));
CREATE INDEX fact_at ON fact (kind, at);
CREATE INDEX fact_state ON fact (kind, state);
CREATE TABLE blob (
  sha256 TEXT, bucket TEXT, media_type TEXT NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (sha256, bucket)) WITHOUT ROWID;
CREATE TABLE snapshot (bucket TEXT PRIMARY KEY, seq INTEGER NOT NULL, manifest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE audit (
  number INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, detail TEXT NOT NULL,
  hash TEXT NOT NULL);
)sql",
                                                                   R"sql(
-- The few events that wait for a hub that knows their type: a start looks at these and not at the whole log.
CREATE INDEX event_waiting ON event (number) WHERE status = 'quarantined' AND code = 'unknown_type';
)sql",
                                                                   R"sql(
-- Of each column group of a row, one after another: the seq of its last change and its sum, 8 octets each, little endian.
ALTER TABLE row ADD COLUMN born INTEGER NOT NULL DEFAULT 0;
ALTER TABLE row ADD COLUMN partition INTEGER NOT NULL DEFAULT 0;
ALTER TABLE row ADD COLUMN groups BLOB;
ALTER TABLE bucket ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
CREATE TABLE partition (
  bucket INTEGER, number INTEGER, sum INTEGER NOT NULL, PRIMARY KEY (bucket, number)) WITHOUT ROWID;
)sql"};

}  // namespace tp::hub
