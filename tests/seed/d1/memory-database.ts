import { DatabaseSync } from 'node:sqlite'
import type { Database, Row } from '../../../seed/d1/database.ts'

/** A database in memory, with the limits of D1 that a statement may meet. */
export interface MemoryDatabase extends Database {
  readonly sqlite: DatabaseSync
  /** Everything that is found: the entries, and which words of which entries are in which column, where. */
  content(): { entries: Row[]; words: Record<string, string[]> }
}

const MOST_PARAMETERS = 100
const MOST_BYTES = 2_000_000

export function memoryDatabase(): MemoryDatabase {
  const sqlite = new DatabaseSync(':memory:')
  return {
    place: 'memory',
    sqlite,
    async run(statements) {
      sqlite.exec('BEGIN')
      try {
        const rows = statements.map(({ sql, params = [] }) => {
          if (params.length > MOST_PARAMETERS) throw new Error('too many SQL variables')
          if (params.some((param) => typeof param === 'string' && Buffer.byteLength(param) > MOST_BYTES))
            throw new Error('string or blob too big: SQLITE_TOOBIG')
          return sqlite.prepare(sql).all(...params) as Row[]
        })
        sqlite.exec('COMMIT')
        return rows
      } catch (error) {
        sqlite.exec('ROLLBACK')
        throw error
      }
    },
    content() {
      const tables = sqlite.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'table'").all()
      if (!tables.some(({ name }) => name === 'entry')) return { entries: [], words: {} }
      const words: Record<string, string[]> = {}
      for (const { name } of tables.filter(({ sql }) => /^CREATE VIRTUAL TABLE.*fts5\(/.test(String(sql)))) {
        sqlite.exec(`CREATE VIRTUAL TABLE temp.instances USING fts5vocab(main, ${name}, 'instance')`)
        const rows = sqlite.prepare('SELECT doc, col, offset, term FROM temp.instances ORDER BY doc, col, offset').all()
        sqlite.exec('DROP TABLE temp.instances')
        if (rows.length > 0)
          words[String(name)] = rows.map(({ doc, col, offset, term }) => `${doc} ${col} ${offset} ${term}`)
      }
      return { entries: sqlite.prepare('SELECT * FROM entry ORDER BY id').all() as Row[], words }
    },
  }
}
