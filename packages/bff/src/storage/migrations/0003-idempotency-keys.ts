/** Idempotency keys of the merchant API: which operation a key names, who runs it, and the definite answer. */
import type { Migration } from './migration.ts';

/** @param integer the engine's word for whole numbers of 64 bits; `ending` closes the table */
function tables(integer: string, ending: string): readonly string[] {
  return [
    `
CREATE TABLE idempotency_keys (
  shop_id TEXT NOT NULL CHECK (shop_id <> ''),
  key_hash TEXT NOT NULL CHECK (length(key_hash) = 64),
  fingerprint TEXT NOT NULL CHECK (length(fingerprint) = 64),
  target TEXT NOT NULL CHECK (length(target) BETWEEN 1 AND 200),
  operation_id TEXT NOT NULL UNIQUE CHECK (operation_id <> ''),
  lease_owner TEXT,
  lease_until ${integer},
  status ${integer} CHECK (status BETWEEN 200 AND 599),
  content_type TEXT,
  body TEXT CHECK (length(body) <= 65536),
  keep_until ${integer} NOT NULL,
  created_at ${integer} NOT NULL,
  PRIMARY KEY (shop_id, key_hash),
  CHECK ((lease_owner IS NULL) = (lease_until IS NULL)),
  CHECK ((status IS NULL) = (body IS NULL)),
  CHECK ((status IS NULL) = (content_type IS NULL)),
  CHECK (status IS NULL OR lease_owner IS NULL)
)${ending}`,
    `CREATE INDEX idempotency_keys_of_target ON idempotency_keys (shop_id, target)`,
    `CREATE INDEX idempotency_keys_age ON idempotency_keys (keep_until)`,
    `CREATE INDEX idempotency_keys_leased ON idempotency_keys (lease_until) WHERE lease_until IS NOT NULL`,
  ];
}

/** `idempotency_keys`. */
export const idempotencyKeys: Migration = {
  id: '0003-idempotency-keys',
  sqlite: tables('INTEGER', ' STRICT'),
  postgres: tables('BIGINT', ''),
};
