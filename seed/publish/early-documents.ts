import type { PlannedDocument } from '../plan/documents.ts'
import { addRow, openScratch } from '../plan/scratch.ts'

const SCHEMA =
  'CREATE TABLE early (stage REAL, kind TEXT, key TEXT, value BLOB); CREATE INDEX by_stage ON early (stage);'

interface Row {
  stage: number
  kind: PlannedDocument['kind']
  key: string
  value: Uint8Array
}

/** Documents that were made before their stage, on disk: one edit that gives every old post a new tag makes all articles wait. */
export class EarlyDocuments {
  #scratch: ReturnType<typeof openScratch> | null = null

  /** @param stage see `stageOf` */
  hold({ kind, key, value }: PlannedDocument, stage: number): void {
    this.#scratch ??= openScratch(SCHEMA)
    addRow(this.#scratch.prepare('INSERT INTO early VALUES (?, ?, ?, ?)'), stage, kind, key, Buffer.from(value))
  }

  /** Those of a lower stage than this one, by stage, and let go when the last one is taken. */
  *take(until: number): Generator<{ document: PlannedDocument; stage: number }> {
    if (this.#scratch === null) return
    const due = this.#scratch.prepare('SELECT * FROM early WHERE stage < ? ORDER BY stage, rowid')
    for (const row of due.iterate(until)) {
      const { stage, kind, key, value } = row as unknown as Row
      yield {
        document: { kind, key, value: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString() },
        stage,
      }
    }
    this.#scratch.prepare('DELETE FROM early WHERE stage < ?').run(until)
  }

  close(): void {
    this.#scratch?.close()
  }
}
